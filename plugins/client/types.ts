// What calls take and give: the types that users name.
export type { CallbackCalls, CallbackCheck, CallbackState } from './calls/callback.ts'
export type {
  Comment,
  CommentCalls,
  Commented,
  CommentId,
  CommentList,
  CommentRange,
} from './calls/comment.ts'
export type { CustomCalls, CustomContents, CustomExtras, CustomMessage } from './calls/custom.ts'
export type {
  ArticleSummary,
  DatacubeCalls,
  DayCall,
  DayNumbers,
  DayRange,
  InterfaceSummary,
  UpstreamMessages,
  UserCumulate,
  UserSummary,
} from './calls/datacube.ts'
export type {
  Article,
  Draft,
  DraftArticle,
  DraftCalls,
  DraftList,
  DraftRange,
  NewsArticle,
  PictureArticle,
} from './calls/draft.ts'
export type {
  FreePublishCalls,
  PublishedArticle,
  PublishList,
  PublishRange,
  PublishState,
} from './calls/freepublish.ts'
export type {
  MassCalls,
  MassContents,
  MassDeletion,
  MassExtras,
  MassPreview,
  MassSpeed,
  MassTaken,
  MassToTag,
  MassToUsers,
} from './calls/mass.ts'
export type {
  Material,
  MaterialCalls,
  MaterialContent,
  MaterialCount,
  MaterialList,
  MaterialName,
  MaterialRange,
  MaterialType,
} from './calls/material.ts'
export type { Download, MassVideo, MediaCalls, Uploaded } from './calls/media.ts'
export type { MatchRule, Menu, MenuAction, MenuButton, MenuCalls, MenuResult } from './calls/menu.ts'
export type { UploadProgress } from './calls/metered-file.ts'
export type {
  NewTmplCalls,
  NoticeTemplate,
  PublicTemplate,
  TemplateChoice,
  TemplateKeyword,
  TemplateRange,
} from './calls/newtmpl.ts'
export type {
  NoticePage,
  SubscribeCalls,
  SubscribeMessage,
  SubscribeNotice,
  TemplateCalls,
  TemplateMessage,
} from './calls/notices.ts'
export type { OpenApiCalls, Quota, RateLimit, RidRequest } from './calls/openapi.ts'
export type { QrCode, QrCodeCalls, QrTicket } from './calls/qrcode.ts'
export type { LongData, ShortenCalls } from './calls/shorten.ts'
export type { Tag, TagCalls } from './calls/tags.ts'
export type { MediaName, MediaSource, MediaType } from './calls/upload.ts'
export type { OpenIds, UserCalls, UserInfo } from './calls/user.ts'
