import { IsIn, IsISO8601, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';

export class CreateEventDto {
  @IsString()
  @MaxLength(128)
  readonly eventId!: string;

  @IsIn(['user_speech', 'bot_speech', 'system'])
  readonly type!: string;

  @IsOptional()
  @IsISO8601()
  readonly timestamp?: string;

  @IsOptional()
  @IsObject()
  readonly payload?: Record<string, unknown>;
}
