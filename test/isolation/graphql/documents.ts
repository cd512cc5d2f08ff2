/** What the suite says beyond the seed kit, to make a whole world. */
export const CREATE_GRID = 'mutation ($input: CreateGridInput!) { createGrid(input: $input) { id } }';
export const SET_MARKET_RULE = 'mutation ($input: SetMarketRuleInput!) { setMarketRule(input: $input) { id } }';
export const CREATE_KEY = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } } }';
export const REVOKE_KEY = 'mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { id } }';
export const INVITE = 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { id } }';
export const IMPORT = 'mutation ($input: ImportDevicesInput!) { importDevices(input: $input) { id } }';
export const IMPORT_RUN = 'query ($id: ID!) { importRun(id: $id) { state errorCount } }';
export const ISSUE =
  'mutation ($input: IssueDeviceCredentialInput!) { issueDeviceCredential(input: $input) { id token } }';
export const UPDATE_DEVICE = 'mutation ($input: UpdateDeviceInput!) { updateDevice(input: $input) { id } }';
export const CALL_LIST =
  'mutation ($input: SetCallListInput!) { setCallList(input: $input) { id callList { id userId name } } }';
export const INCIDENTS = '{ incidents { edges { node { id state alarms { id } } } } }';
export const ACKNOWLEDGE = 'mutation ($input: AcknowledgeIncidentInput!) { acknowledgeIncident(input: $input) { id } }';
export const NOTE = 'mutation ($input: AddIncidentNoteInput!) { addIncidentNote(input: $input) { id } }';
export const INBOX = '{ inbox { edges { node { id } } } }';
export const FILINGS = 'query ($id: ID) { filings(providerId: $id) { edges { node { id } } } }';
export const CHANGED = 'subscription ($premisesId: ID) { incidentChanged(premisesId: $premisesId) { id state } }';
export const REQUEST_OFFERS = 'mutation ($input: RequestOffersInput!) { requestOffers(input: $input) { id } }';
export const CREATE_PROGRAMME =
  'mutation ($input: CreateSubsidyProgrammeInput!) { createSubsidyProgramme(input: $input) { id } }';
export const PROPOSE_SUBSIDY = 'mutation ($input: ProposeSubsidyInput!) { proposeSubsidy(input: $input) { id } }';
export const WRITE_REVIEW = 'mutation ($input: WriteReviewInput!) { writeReview(input: $input) { id } }';
export const GIVE_NOTICE = 'mutation ($input: GiveNoticeInput!) { giveNotice(input: $input) { id } }';
export const PROPOSE_AMENDMENT =
  'mutation ($input: ProposeAmendmentInput!) { proposeAmendment(input: $input) { id contentHash } }';
