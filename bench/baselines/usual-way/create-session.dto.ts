import { IsIn, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';

export class CreateSessionDto {
  @IsString()
  @MaxLength(128)
  readonly sessionId!: string;

  @IsOptional()
  @IsIn(['initiated', 'active'])
  readonly status?: string;

  @IsOptional()
  @IsString()
  readonly language?: string;

  @IsOptional()
  @IsObject()
  readonly metadata?: Record<string, unknown>;
}
