/** What the kit says to the API. The demo and the tests go the way of every client. */
export const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) { accessToken } }`;
export const CREATE_ORGANISATION = `mutation ($input: CreateOrganisationInput!) { createOrganisation(input: $input) { id } }`;
export const CREATE_ENTERPRISE = `mutation ($input: CreateEnterpriseInput!) { createEnterprise(input: $input) { id } }`;
export const REGISTER_FILING = `mutation ($input: RegisterFilingInput!) { registerFiling(input: $input) { id } }`;
export const CREATE_CENTRE = `mutation ($input: CreateServiceCentreInput!) { createServiceCentre(input: $input) { id } }`;
export const ASSIGN_STAFF = `mutation ($input: StaffInput!) { assignStaff(input: $input) { id } }`;
export const CREATE_PREMISES = `mutation ($input: CreatePremisesInput!) { createPremises(input: $input) { id qrUrl } }`;
export const CREATE_DEVICE = `mutation ($input: CreateDeviceInput!) { createDevice(input: $input) { id serial } }`;
export const CREATE_PLAN = `mutation ($input: CreatePlanInput!) { createPlan(input: $input) { id } }`;
export const PUBLISH_PLAN = `mutation ($input: PlanIdInput!) { publishPlan(input: $input) { id } }`;
export const OFFER_CONTRACT = `mutation ($input: OfferContractInput!) { offerContract(input: $input) { id contentHash } }`;
export const ACCEPT_CONTRACT = `mutation ($input: AcceptContractInput!) { acceptContract(input: $input) { id state } }`;
