/** What the demo says of the market, besides what the seed kit says already. */
export const SET_RULE = 'mutation ($input: SetMarketRuleInput!) { setMarketRule(input: $input) { id } }';
export const REQUEST_OFFERS =
  'mutation ($input: RequestOffersInput!) { requestOffers(input: $input) { id providerId } }';
export const OFFER = 'mutation ($input: OfferContractInput!) { offerContract(input: $input) { id contentHash } }';
export const ACCEPT = 'mutation ($input: AcceptContractInput!) { acceptContract(input: $input) { id } }';
export const DECLINE_REQUEST = 'mutation ($input: OfferRequestIdInput!) { declineOfferRequest(input: $input) { id } }';
export const GIVE_NOTICE = 'mutation ($input: GiveNoticeInput!) { giveNotice(input: $input) { id } }';
export const WRITE_REVIEW = 'mutation ($input: WriteReviewInput!) { writeReview(input: $input) { id } }';
export const ANSWER_REVIEW = 'mutation ($input: AnswerReviewInput!) { answerReview(input: $input) { id } }';
export const CONNECT_BILLING = 'mutation { connectBilling(input: {}) { account { stripeAccount } } }';
