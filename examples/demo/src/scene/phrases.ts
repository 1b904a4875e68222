export const TEMPLATE_TASKS = ['order status', 'book appointment', 'explain invoice'] as const;
export type TemplateTask = (typeof TEMPLATE_TASKS)[number];

/** The sentences for one task; `{n}` is replaced with a number. */
export interface TaskPhrases {
  readonly ask: string;
  readonly question: string;
  readonly answer: string;
  readonly result: string;
}

/** A short conversation in one language, made for the demo. */
export interface Phrases {
  readonly language: string;
  readonly agentName: string;
  readonly greeting: string;
  readonly misheard: string;
  readonly moment: string;
  readonly anythingElse: string;
  readonly noThanks: string;
  readonly goodbye: string;
  readonly tasks: Readonly<Record<TemplateTask, TaskPhrases>>;
}

/** English comes from the real calls. */
export const PHRASES: readonly Phrases[] = [
  {
    language: 'es-MX',
    agentName: 'Lucía',
    greeting: 'Buenas tardes, le atiende Lucía. ¿En qué puedo ayudarle?',
    misheard: 'Disculpe, no le entendí bien. ¿Me lo puede repetir?',
    moment: 'Un momento, por favor, lo reviso enseguida.',
    anythingElse: '¿Hay algo más en lo que pueda ayudarle hoy?',
    noThanks: 'No, eso es todo, muchas gracias.',
    goodbye: 'Gracias por llamar, que tenga un buen día.',
    tasks: {
      'order status': {
        ask: 'Hola, quiero saber dónde está mi pedido.',
        question: 'Con gusto. ¿Me da el número del pedido?',
        answer: 'Sí, es el {n}.',
        result: 'El pedido {n} salió ayer del almacén y llega mañana antes de las dos de la tarde.',
      },
      'book appointment': {
        ask: 'Quisiera hacer una cita para esta semana.',
        question: 'Claro. ¿Qué día le queda mejor?',
        answer: 'El jueves por la mañana, si se puede.',
        result: 'Tengo un lugar el jueves a las diez y media. Su número de reserva es {n}.',
      },
      'explain invoice': {
        ask: 'Mi factura de este mes es más alta que de costumbre.',
        question: 'Entiendo. ¿Cuál es el número de la factura?',
        answer: 'Aquí dice {n}.',
        result:
          'En la factura {n} hay un cargo de instalación que se cobra una sola vez; el mes que viene baja de nuevo.',
      },
    },
  },
  {
    language: 'de-DE',
    agentName: 'Jonas',
    greeting: 'Guten Tag, mein Name ist Jonas. Was kann ich für Sie tun?',
    misheard: 'Entschuldigung, das habe ich nicht verstanden. Sagen Sie es bitte noch einmal?',
    moment: 'Einen Moment bitte, ich sehe gleich nach.',
    anythingElse: 'Kann ich sonst noch etwas für Sie tun?',
    noThanks: 'Nein danke, das war alles.',
    goodbye: 'Danke für Ihren Anruf, auf Wiederhören.',
    tasks: {
      'order status': {
        ask: 'Hallo, ich warte noch auf meine Bestellung.',
        question: 'Gern. Wie ist denn die Bestellnummer?',
        answer: 'Die Nummer ist {n}.',
        result: 'Die Bestellung {n} ist seit heute früh unterwegs und kommt morgen zwischen neun und zwölf Uhr.',
      },
      'book appointment': {
        ask: 'Ich bräuchte einen Termin, am liebsten noch diese Woche.',
        question: 'Natürlich. Passt es Ihnen eher vormittags oder nachmittags?',
        answer: 'Nachmittags wäre mir lieber.',
        result: 'Dann trage ich Sie für Donnerstag um halb vier ein. Die Terminnummer ist {n}.',
      },
      'explain invoice': {
        ask: 'Auf meiner Rechnung steht ein Betrag, den ich nicht verstehe.',
        question: 'Das schauen wir uns an. Wie lautet die Rechnungsnummer?',
        answer: 'Das ist die {n}.',
        result: 'Auf der Rechnung {n} ist die Gebühr für den Anschluss dabei. Sie fällt nur einmal an.',
      },
    },
  },
  {
    language: 'fr-FR',
    agentName: 'Camille',
    greeting: 'Bonjour, Camille à l’appareil. Que puis-je faire pour vous ?',
    misheard: 'Excusez-moi, je n’ai pas bien compris. Pouvez-vous répéter ?',
    moment: 'Un instant, je regarde tout de suite.',
    anythingElse: 'Puis-je vous aider pour autre chose ?',
    noThanks: 'Non merci, ce sera tout.',
    goodbye: 'Merci de votre appel et bonne journée.',
    tasks: {
      'order status': {
        ask: 'Bonjour, je voudrais savoir où en est ma commande.',
        question: 'Bien sûr. Quel est le numéro de la commande ?',
        answer: 'C’est le {n}.',
        result: 'La commande {n} est partie hier soir et sera livrée demain avant midi.',
      },
      'book appointment': {
        ask: 'J’aimerais prendre rendez-vous cette semaine.',
        question: 'Très bien. Plutôt le matin ou l’après-midi ?',
        answer: 'Plutôt le matin, si possible.',
        result: 'Je vous propose vendredi à neuf heures et quart. Votre réservation porte le numéro {n}.',
      },
      'explain invoice': {
        ask: 'Je ne comprends pas le montant de ma dernière facture.',
        question: 'Je vais vérifier. Quel est le numéro de la facture ?',
        answer: 'Le numéro est {n}.',
        result: 'La facture {n} comprend les frais de mise en service. Ils ne sont comptés qu’une seule fois.',
      },
    },
  },
  {
    language: 'pt-BR',
    agentName: 'Bruna',
    greeting: 'Olá, aqui é a Bruna. Como posso ajudar?',
    misheard: 'Desculpe, não entendi direito. Pode repetir, por favor?',
    moment: 'Só um momento, já estou verificando.',
    anythingElse: 'Posso ajudar em mais alguma coisa?',
    noThanks: 'Não, era só isso, obrigado.',
    goodbye: 'Obrigada pela ligação e tenha um bom dia.',
    tasks: {
      'order status': {
        ask: 'Oi, queria saber quando chega o meu pedido.',
        question: 'Claro. Qual é o número do pedido?',
        answer: 'O número é {n}.',
        result: 'O pedido {n} já saiu para entrega e deve chegar hoje até as seis da tarde.',
      },
      'book appointment': {
        ask: 'Preciso marcar um horário para esta semana.',
        question: 'Pois não. Prefere de manhã ou à tarde?',
        answer: 'De manhã é melhor para mim.',
        result: 'Marquei para quarta-feira às nove horas. O número da reserva é {n}.',
      },
      'explain invoice': {
        ask: 'Tem uma cobrança na minha fatura que eu não conheço.',
        question: 'Vamos ver. Qual é o número da fatura?',
        answer: 'É a fatura {n}.',
        result: 'Na fatura {n} aparece a taxa de instalação, que só é cobrada uma vez.',
      },
    },
  },
  {
    language: 'ja-JP',
    agentName: 'Misaki',
    greeting: 'お電話ありがとうございます。美咲でございます。ご用件をお伺いします。',
    misheard: '申し訳ございません、もう一度おっしゃっていただけますか。',
    moment: '少々お待ちください。ただいまお調べします。',
    anythingElse: 'ほかにご用件はございますか。',
    noThanks: 'いいえ、それだけです。ありがとうございます。',
    goodbye: 'お電話ありがとうございました。失礼いたします。',
    tasks: {
      'order status': {
        ask: '注文した商品がまだ届かないのですが。',
        question: 'ご注文番号を教えていただけますか。',
        answer: '番号は{n}です。',
        result: 'ご注文{n}は昨日発送しました。明日の午前中にお届けの予定です。',
      },
      'book appointment': {
        ask: '今週中に予約を取りたいのですが。',
        question: '午前と午後のどちらがよろしいでしょうか。',
        answer: '午後でお願いします。',
        result: '木曜日の午後二時半でご予約を承りました。予約番号は{n}です。',
      },
      'explain invoice': {
        ask: '今月の請求金額について聞きたいのですが。',
        question: '請求書の番号をお願いいたします。',
        answer: '{n}です。',
        result: '請求書{n}には初期費用が含まれております。来月からはかかりません。',
      },
    },
  },
];
