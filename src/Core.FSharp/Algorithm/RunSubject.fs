namespace OptimizerFunctional

open System
open System.Collections.Immutable

/// What a run is about, as far as whoever saves it knows: what is minimized, its parameters by name and the data.
/// Saved with a run, it is compared when the run is resumed.
type RunSubject = {
    /// The formula or the name of the problem; empty where it is not known.
    Problem: string
    /// The names of the parameters in their order; empty where they have none.
    Parameters: ImmutableArray<string>
    /// A checksum of the data; empty where there are none.
    Data: string
}

/// A saved run that does not belong to what it is resumed with. The message is one sentence with both values.
[<Sealed>]
type ResumeException(what: string, saved: string, now: string) =
    inherit
        FormatException($"{what} was {saved} in the saved run and is {now} now; resume it as is to go on all the same.")

    /// The sentence without its end, which says how to go on all the same.
    member _.Difference: string = $"{what} was {saved} in the saved run and is {now} now"

namespace OptimizerFunctional.Core

open System.Collections.Immutable
open OptimizerFunctional

/// How a saved run is gone on with.
[<NoEquality; NoComparison>]
type ResumeOptions = {
    /// Goes on all the same where settings, subject, value or gradient are not those of the saved run. The state must
    /// be one of the method in any case.
    IsAsIs: bool
    /// What the run is about now.
    Subject: RunSubject
    /// Called with one sentence if the run was saved on another platform, or on one that is not known: it is compared
    /// and resumed to rounding.
    Warn: string -> unit
}

/// What runs are about.
[<RequireQualifiedAccess>]
module RunSubject =

    /// Nothing is known.
    let none: RunSubject = { Problem = ""; Parameters = ImmutableArray.Empty; Data = "" }

/// How saved runs are gone on with.
[<RequireQualifiedAccess>]
module ResumeOptions =

    /// Everything that is known must be as it was.
    let strict: ResumeOptions = { IsAsIs = false; Subject = RunSubject.none; Warn = ignore }

    /// Goes on all the same.
    let asIs: ResumeOptions = { strict with IsAsIs = true }
