export type { AuthorizeOptions } from './authorize-url.ts'
export {
  type Card,
  type CardExt,
  type JsSdk,
  type JsSdkOptions,
  jssdk,
  type PageConfig,
  type TicketClient,
} from './jssdk.ts'
export { type OAuth, oauth } from './oauth.ts'
export type { Login, LoginHook, OAuthOptions } from './options.ts'
export type { LoginFault, LoginPage, Words } from './pages.ts'
export { type Otherwise, routes } from './routes.ts'
export type { WebUser } from './session.ts'
export { type CardParts, cardSignature, type PageParts, pageSignature } from './signature.ts'
export type { Scope, UserToken, WebToken, WebUserInfo } from './sns.ts'
export type { WebHandler, WebRequest } from './visit.ts'
