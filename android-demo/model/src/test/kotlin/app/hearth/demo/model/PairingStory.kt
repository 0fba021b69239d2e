// Two phones of a story that pair as people do: by the screens of both.
package app.hearth.demo.model

/** Goes to the pairing screen of this phone and looks at it. */
internal fun PhoneOnDesk.goToPairing(): PairPresenter {
    phone.navigator.go(Place.PAIR)
    look(phone.pair)
    return phone.pair
}

/** The step that is shown, once it is of this kind. */
internal inline fun <reified S : Pairing> Story.step(of: PairPresenter): S {
    until("the step ${S::class.simpleName}, not ${of.state.value::class.simpleName}") { of.state.value is S }
    return of.state.value as S
}

/** One shows a code, the other pastes it; both say yes, and the phones meet. */
internal fun Story.pairByScreens(one: PhoneOnDesk, other: PhoneOnDesk) {
    val (shows, pastes) = one.goToPairing() to other.goToPairing()
    knock(shows, pastes)
    shows.answer(true)
    pastes.answer(true)
    step<Pairing.Paired>(shows)
    step<Pairing.Paired>(pastes)
}

/** Until each phone asks about the other. */
internal fun Story.knock(shows: PairPresenter, pastes: PairPresenter) {
    shows.goOn()
    val code = step<Pairing.ShowsCode>(shows)
    pastes.take(Way.PASTE)
    pastes.type(code.text)
    pastes.tryTyped()
    step<Pairing.Asks>(shows)
    step<Pairing.Asks>(pastes)
}
