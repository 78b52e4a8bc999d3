namespace OptimizerFunctional.Core.Tests.Laws

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// The contract of optimizers, and that it detects violations.
module ContractTests =

    let private gradientDescent rate = GradientDescent.create { LearningRate = Schedule.constant rate }

    [<Fact>]
    let ``gradient descent obeys the contract at a rate of 1e100, where NaN is NaN`` () =
        Contract.check (gradientDescent 1e100)

    [<Fact>]
    let ``NaN equals NaN whatever its sign and payload, and 0 is not -0`` () =
        let payload = BitConverter.Int64BitsToDouble 0x7FF8_0000_0000_0123L

        for left in [ nan; -nan; payload; -payload ] do
            for right in [ nan; -nan; payload; -payload ] do
                Expect.sameBits "NaN" left right

            for number in [ 0.0; 1.0; infinity ] do
                Assert.Throws<LawException>(fun () -> Expect.sameBits "NaN" left number) |> ignore

        Assert.Throws<LawException>(fun () -> Expect.sameBits "Zero" 0.0 (-0.0)) |> ignore

    [<Fact>]
    let ``a law that holds reports its number of cases and its seed`` () =
        let lines = ResizeArray<string>()

        Contract.checkWith
            (LawOptions.Default.WithSeed(7UL).WithCases(5).WithReport(fun line -> lines.Add line))
            (gradientDescent 0.1)

        Assert.Equal(7, lines.Count)

        Assert.All(
            lines,
            fun line ->
                Assert.StartsWith("C", line)
                Assert.EndsWith("It held in 5 cases, seed 7.", line)
        )

    [<Fact>]
    let ``a seed gives the same cases each time, and other seeds give others`` () =
        let cases seed count =
            let seen = ResizeArray<int>()

            Law.forAll "X1" "Anything." (Gens.integer 0 1_000_000) seen.Add
            |> Law.checkWith (LawOptions.Default.WithSeed(seed).WithCases count)

            List.ofSeq seen

        Assert.Equal(40, (cases 1UL 40).Length)
        Assert.Equal<int list>(cases 1UL 40, cases 1UL 40)
        Assert.Equal<int list>(cases 1UL 10, cases 1UL 40 |> List.truncate 10)
        Assert.NotEqual<int list>(cases 1UL 40, cases 2UL 40)

    [<Fact>]
    let ``a broken law reports the seed that reproduces the same case`` () =
        let law =
            Law.forAll "X2" "Numbers are small." (Gens.integer 0 1000) (fun number ->
                Expect.atMost "The number" 900.0 number)

        let message options = Assert.Throws<LawException>(fun () -> Law.checkWith options law).Message

        let first = message LawOptions.Default

        let seed = Text.RegularExpressions.Regex.Match(first, @"was (\d+)\.$").Groups[1].Value

        Assert.Equal(first, message (LawOptions.Default.WithSeed(uint64 seed)))

    [<Fact>]
    let ``a law on less than one case is refused`` () =
        let error = Assert.Throws<ParameterException>(fun () -> LawOptions.Default.WithCases 0 |> ignore)

        Assert.Contains("cases was 0", error.Message)

    type Memory = { Last: Vector }

    /// Averages a gradient with the one before: a user's own optimizer.
    let private own =
        Optimizer.create "own" (fun start -> { Last = Vector.zeros start.Length }) (fun state evaluation ->
            struct ({ Last = evaluation.Gradient },
                    Vector.map2 (fun last g -> -0.05 * (last + g)) state.Last evaluation.Gradient))

    [<Fact>]
    let ``a custom optimizer obeys the contract`` () = Contract.check own

    let private breaks (number: string) (optimizer: Optimizer<'State>) =
        let error = Assert.Throws<LawException>(fun () -> Contract.check optimizer)
        Assert.StartsWith(number, error.Message)
        Assert.Contains("Shrunk", error.Message)

    [<Fact>]
    let ``an optimizer with hidden state is detected, with the shrunk case`` () =
        let hidden = ref 0.0

        Optimizer.create "impure" (fun _ -> { Last = Vector.zeros 1 }) (fun state evaluation ->
            hidden.Value <- hidden.Value + 1.0
            struct (state, Vector.scale hidden.Value evaluation.Gradient))
        |> breaks "C1"

    /// A class with a field that JSON ignores.
    type Forgetful(seen: float) =
        member _.Read() = seen

    [<Fact>]
    let ``an optimizer whose state is lost in JSON is detected`` () =
        Optimizer.create "forgetful" (fun _ -> Forgetful 0.0) (fun state evaluation ->
            struct (Forgetful(state.Read() + 1.0), Vector.scale (state.Read()) evaluation.Gradient))
        |> breaks "C4"
