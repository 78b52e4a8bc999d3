namespace OptimizerFunctional.Properties

open System
open Xunit
open Xunit.v3
open FsCheck.Xunit

/// A test whose arguments are drawn by FsCheck, with the seed and the cases of the environment. The output of one that
/// fails has a command that replays it.
[<AttributeUsage(AttributeTargets.Method); XunitTestCaseDiscoverer(typeof<PropertyDiscoverer>)>]
type PropertyAttribute(cases: int) as self =
    inherit FsCheck.Xunit.PropertyAttribute()

    do
        self.Replay <- Asked.text (Asked.replay ())
        self.MaxTest <- Asked.cases cases

    new() = PropertyAttribute 100

    interface IBeforeAfterTestAttribute with
        member _.Before(_, _) = ()

        member _.After(method, _) =
            match TestContext.Current.TestState with
            | null -> ()
            | state when state.Result = TestResult.Passed -> Asked.report method.Name self.MaxTest self.Replay
            | _ -> Asked.write (Asked.command method.Name self.Replay)
