/** Kinds of premises (DESIGN section 4); the database holds the same list. */
export enum PremisesKind {
  KEY_UNIT = 'KEY_UNIT',
  GENERAL = 'GENERAL',
  SMALL_PLACE = 'SMALL_PLACE',
  FACTORY = 'FACTORY',
  FAMILY_WORKSHOP = 'FAMILY_WORKSHOP',
  RENTAL_HOUSE = 'RENTAL_HOUSE',
  HIGH_RISE_ESTATE = 'HIGH_RISE_ESTATE',
  SCHOOL = 'SCHOOL',
  CARE_HOME = 'CARE_HOME',
  ELDERLY_ALONE_HOME = 'ELDERLY_ALONE_HOME',
}

/** Sorts of the nine small places 九小场所. */
export enum SmallPlaceSort {
  SCHOOL = 'SCHOOL',
  HOSPITAL = 'HOSPITAL',
  SHOP = 'SHOP',
  RESTAURANT = 'RESTAURANT',
  HOTEL = 'HOTEL',
  SONG_AND_DANCE = 'SONG_AND_DANCE',
  NET_CAFE = 'NET_CAFE',
  BEAUTY_OR_BATH = 'BEAUTY_OR_BATH',
  WORKSHOP = 'WORKSHOP',
}

/** What a person on the call list is to the premises. */
export enum CallListDuty {
  OWNER = 'OWNER',
  SAFETY_MANAGER = 'SAFETY_MANAGER',
  GUARD = 'GUARD',
  NEXT_OF_KIN = 'NEXT_OF_KIN',
  NEIGHBOUR = 'NEIGHBOUR',
  OTHER = 'OTHER',
}
