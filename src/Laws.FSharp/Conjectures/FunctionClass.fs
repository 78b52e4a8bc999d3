namespace OptimizerFunctional.Laws

open System
open FsCheck
open FsCheck.FSharp
open OptimizerFunctional
open OptimizerFunctional.Core

/// Classes of functions.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module FunctionClass =

    let private curvatures (mu: float) (l: float) =
        Check.notNegative "mu" mu |> ignore
        Check.positive "L" l |> ignore

        if l < mu then
            Check.fail "L" (Fraction.text l) $"at least mu, which is {Fraction.text mu}"

    let private whole (name: string) (least: int) (value: int) =
        Check.atLeast (int64 least) name (int64 value) |> ignore

    /// Convex functions of one coordinate whose curvature is between mu >= 0 and L > 0, at least mu: pieces of
    /// parabolas, least at 0.
    let smooth (mu: float) (l: float) : FunctionClass =
        curvatures mu l
        OneCoordinate.smooth mu l

    /// Functions of one coordinate whose curvature is between -L and L > 0. They need not have a minimizer.
    let nonconvex (l: float) : FunctionClass = OneCoordinate.nonconvex (Check.positive "L" l)

    /// Convex piecewise linear functions of one coordinate whose slope is between -G and G > 0, least at 0.
    let lipschitz (g: float) : FunctionClass = OneCoordinate.lipschitz (Check.positive "G" g)

    /// Convex quadratics of at most n coordinates, with eigenvalues between mu >= 0 and L > 0, at least mu; the start
    /// is any point.
    let quadratics (mu: float) (l: float) (n: int) : FunctionClass =
        curvatures mu l
        whole "n" 1 n
        Quadratics.quadratics mu l n

    /// Online lines of one coordinate, f_t(x) = s_t x, with periods from `least` >= 1 to `most`. The start is 0.
    let lines (least: int) (most: int) : FunctionClass =
        whole "least" 1 least
        whole "most" least most
        OnlineClasses.lines least most

    /// Gradients of an adversary, of n coordinates, for so many steps. They are no gradients of a function. The start
    /// is the origin.
    let gradients (n: int) (steps: int) : FunctionClass =
        whole "n" 1 n
        whole "steps" 1 steps
        OnlineClasses.gradients n steps

    /// Smooth convex functions of n >= 1 coordinates whose curvature is between mu >= 0 and L > mu, least at the
    /// origin, through the minimizer and `points` others: envelopes, which include the greatest function through the
    /// data of any run of as many steps.
    let interpolated (mu: float) (l: float) (n: int) (points: int) : FunctionClass =
        Check.notNegative "mu" mu |> ignore

        Check.that $"finite and greater than mu, which is {Fraction.text mu}" (fun l -> mu < l && l < infinity) "L" l
        |> ignore

        whole "n" 1 n
        whole "points" 1 points
        Interpolated.smooth mu l n points

    /// Means of at most m >= 1 logistic losses log(1 + exp(-a_i'x)) of n >= 1 coordinates, with rows a_i of a norm of
    /// at most `radius`. They are convex with curvature at most radius^2 / 4, and need not have a minimizer.
    let logistic (radius: float) (n: int) (m: int) : FunctionClass =
        Check.positive "radius" radius |> ignore
        whole "n" 1 n
        whole "m" 1 m
        NoisyClasses.logistic radius n m

    /// The members of a class of n coordinates whose gradients carry noise of a norm of at most `radius` > 0: vectors
    /// that are part of the case, so that it replays, and repeat after `period` steps.
    let noisy (radius: float) (n: int) (period: int) (functions: FunctionClass) : FunctionClass =
        Check.positive "radius" radius |> ignore
        whole "n" 1 n
        whole "period" 1 period
        NoisyClasses.noisy radius n period functions

    [<Sealed>]
    type private ObjectiveMember(objective: Objective, dimension: int) =
        inherit Member()

        override _.Evaluate(index, point, gradient) =
            objective.EvaluateInto(int64 index, ReadOnlySpan(point, 0, dimension), Span<float>(gradient, 0, dimension))

        override _.Period = if objective.IsOnline then 0 else 1

    /// A class of your own: `draw` draws the numbers of a member, and `start` and `objective` make its start and its
    /// function from any vector of finite numbers of a length that `draw` gives. `text` is the function in a line.
    let create
        (name: string)
        (draw: Random -> Vector)
        (start: Vector -> Vector)
        (objective: Vector -> Objective)
        (text: Vector -> string)
        : FunctionClass =
        let draw = draw >> Vector.toArray

        {
            Name = name
            HasMinimizer = false
            Landmarks = []
            HasLength = fun length -> length >= 1
            Draw = draw
            DrawStructured = draw
            Normalize = id
            Start = fun numbers -> start (Vector.ofSeq numbers) |> Vector.toArray
            Open =
                fun numbers ->
                    let numbers = Vector.ofSeq numbers
                    ObjectiveMember(objective numbers, (start numbers).Length)
            Smaller = fun _ -> Seq.empty
            Text = Vector.ofSeq >> text
        }

    /// The same class, each of whose members has its least value, 0, at the origin.
    let withMinimizer (functions: FunctionClass) : FunctionClass = { functions with HasMinimizer = true }

    /// The same class with members that are simpler than one, for shrinking.
    let withSmaller (smaller: Vector -> seq<Vector>) (functions: FunctionClass) : FunctionClass = {
        functions with
            Smaller = fun numbers -> smaller (Vector.ofSeq numbers) |> Seq.map Vector.toArray
    }

    /// The members of a class for properties of FsCheck, half of them with regular structure. They shrink as
    /// counterexamples do.
    let arbitrary (functions: FunctionClass) : Arbitrary<ClassMember> =
        let draw (seed: int, isStructured: bool) =
            let random = Random seed
            ClassMember(functions, (if isStructured then functions.DrawStructured else functions.Draw) random)

        Arb.fromGenShrink (
            Gen.map2
                (fun seed isStructured -> draw (seed, isStructured))
                (Gen.choose (0, Int32.MaxValue - 1))
                (Gen.elements [ false; true ]),
            fun functionOf ->
                Shrinking.candidates functions false { Numbers = Vector.toArray functionOf.Numbers; Steps = 1 }
                |> Seq.map (fun case -> ClassMember(functions, case.Numbers))
        )
