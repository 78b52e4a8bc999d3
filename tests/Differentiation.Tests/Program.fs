namespace OptimizerFunctional.Differentiation.Tests

open System
open FsCheck
open FsCheck.FSharp

/// Functions of one number.
type Unary =
    | Negate
    | Exp
    | Log
    | Log10
    | Sqrt
    | Sin
    | Cos
    | Tan
    | Asin
    | Acos
    | Atan
    | Sinh
    | Cosh
    | Tanh
    | Erf
    | Softplus
    | Logistic
    | Abs

/// Functions of two numbers.
type Binary =
    | Add
    | Subtract
    | Multiply
    | Divide
    | Power
    | Atan2
    | Minimum
    | Maximum

/// Comparisons of two numbers.
type Comparison =
    | Less
    | LessOrEqual

/// A step of a program. Operands are counted back from the step, over steps and then variables.
type Step =
    | Number of float
    | One of Unary * int
    | Two of Binary * int * int
    /// The power with this constant exponent.
    | Raise of int * float
    /// A choice without a branch: the third operand where the comparison of the first two holds, else the fourth.
    | Choose of Comparison * int * int * int * int
    /// The same by a branch on values.
    | Branch of Comparison * int * int * int * int

/// A function of three variables, as steps whose last one is the result. Any list of steps is a program, so that steps
/// can be taken out of one that fails. The same number may be an operand of several steps.
type Program = Program of Step list

/// The numbers that a program can be run on.
type INumbers<'N> =
    abstract Number: float -> 'N
    abstract One: Unary * 'N -> 'N
    abstract Two: Binary * 'N * 'N -> 'N
    abstract Raise: 'N * float -> 'N
    abstract Choose: Comparison * 'N * 'N * 'N * 'N -> 'N
    abstract Holds: Comparison * 'N * 'N -> bool

/// Programs on numbers of type float, with the functions of .NET.
type Floats() =

    static let power (a: float) (b: float) =
        match b with
        | 2.0 -> a * a
        | 3.0 -> a * a * a
        | 4.0 -> a * a * (a * a)
        | -1.0 -> 1.0 / a
        | _ -> Math.Pow(a, b)

    interface INumbers<float> with
        member _.Number value = value

        member _.One(operation, a) =
            match operation with
            | Negate -> -a
            | Exp -> Math.Exp a
            | Log -> Math.Log a
            | Log10 -> Math.Log10 a
            | Sqrt -> Math.Sqrt a
            | Sin -> Math.Sin a
            | Cos -> Math.Cos a
            | Tan -> Math.Tan a
            | Asin -> Math.Asin a
            | Acos -> Math.Acos a
            | Atan -> Math.Atan a
            | Sinh -> Math.Sinh a
            | Cosh -> Math.Cosh a
            | Tanh -> Math.Tanh a
            // .NET has none of these three.
            | Erf -> OptimizerFunctional.Core.Operation.value OptimizerFunctional.Core.Operation.Erf a 0.0 0.0
            | Softplus -> OptimizerFunctional.Core.Operation.value OptimizerFunctional.Core.Operation.Softplus a 0.0 0.0
            | Logistic -> OptimizerFunctional.Core.Operation.value OptimizerFunctional.Core.Operation.Logistic a 0.0 0.0
            | Abs -> Math.Abs a

        member _.Two(operation, a, b) =
            match operation with
            | Add -> a + b
            | Subtract -> a - b
            | Multiply -> a * b
            | Divide -> a / b
            | Power -> power a b
            | Atan2 -> Math.Atan2(a, b)
            | Minimum -> Math.Min(a, b)
            | Maximum -> Math.Max(a, b)

        member _.Raise(a, exponent) = power a exponent

        member this.Choose(comparison, a, b, yes, no) =
            if (this :> INumbers<float>).Holds(comparison, a, b) then yes else no

        member _.Holds(comparison, a, b) =
            match comparison with
            | Less -> a < b
            | LessOrEqual -> a <= b

open OptimizerFunctional

/// Programs on numbers of a recording.
type RealNumbers() =
    interface INumbers<Real> with
        member _.Number value = Real.op_Implicit value

        member _.One(operation, a) =
            match operation with
            | Negate -> -a
            | Exp -> exp a
            | Log -> log a
            | Log10 -> log10 a
            | Sqrt -> sqrt a
            | Sin -> sin a
            | Cos -> cos a
            | Tan -> tan a
            | Asin -> asin a
            | Acos -> acos a
            | Atan -> atan a
            | Sinh -> sinh a
            | Cosh -> cosh a
            | Tanh -> tanh a
            | Erf -> Real.Erf a
            | Softplus -> Real.Softplus a
            | Logistic -> Real.Logistic a
            | Abs -> abs a

        member _.Two(operation, a, b) =
            match operation with
            | Add -> a + b
            | Subtract -> a - b
            | Multiply -> a * b
            | Divide -> a / b
            | Power -> a ** b
            | Atan2 -> Real.Atan2(a, b)
            | Minimum -> Real.Min(a, b)
            | Maximum -> Real.Max(a, b)

        member _.Raise(a, exponent) = a ** exponent

        member _.Choose(comparison, a, b, yes, no) =
            match comparison with
            | Less -> Real.IfLess(a, b, yes, no)
            | LessOrEqual -> Real.IfLessOrEqual(a, b, yes, no)

        member _.Holds(comparison, a, b) =
            match comparison with
            | Less -> Real.op_LessThan (a, b)
            | LessOrEqual -> Real.op_LessThanOrEqual (a, b)

/// Runs programs.
[<RequireQualifiedAccess>]
module Program =

    /// The number of variables of every program.
    let dimension = 3

    let private floats = Floats() :> INumbers<float>

    /// The results of all steps. What depends on no variable is a number, and 0 where it would be NaN, which formulas
    /// refuse.
    let steps (numbers: INumbers<'N>) (Program steps) (variables: 'N[]) : 'N list =
        let items = ResizeArray<'N> variables
        let constants = ResizeArray<float voption>(Seq.replicate variables.Length ValueNone)

        for step in steps do
            let at (back: int) = items.Count - 1 - back % items.Count
            let item back = items[at back]
            let constant back = constants[at back]

            let all (backs: int list) (value: float list -> float) =
                if backs |> List.forall (fun back -> (constant back).IsSome) then
                    let found = value (backs |> List.map (fun back -> (constant back).Value))
                    ValueSome(if Double.IsNaN found then 0.0 else found)
                else
                    ValueNone

            let choose comparison a b = floats.Holds(comparison, a, b)

            let made, constant =
                match step with
                | Number value -> (fun () -> numbers.Number value), ValueSome value
                | One(operation, a) ->
                    (fun () -> numbers.One(operation, item a)),
                    all [ a ] (fun values -> floats.One(operation, values[0]))
                | Two(operation, a, b) ->
                    (fun () -> numbers.Two(operation, item a, item b)),
                    all [ a; b ] (fun values -> floats.Two(operation, values[0], values[1]))
                | Raise(a, exponent) ->
                    (fun () -> numbers.Raise(item a, exponent)),
                    all [ a ] (fun values -> floats.Raise(values[0], exponent))
                | Choose(comparison, a, b, yes, no) ->
                    (fun () -> numbers.Choose(comparison, item a, item b, item yes, item no)),
                    all [ a; b; yes; no ] (fun values ->
                        if choose comparison values[0] values[1] then values[2] else values[3])
                | Branch(comparison, a, b, yes, no) ->
                    let taken = if numbers.Holds(comparison, item a, item b) then yes else no
                    (fun () -> item taken), constant taken

            items.Add(
                match constant with
                | ValueSome 0.0 -> numbers.Number constant.Value
                | _ -> made ()
            )

            constants.Add constant

        List.ofSeq items

    /// The result.
    let run (numbers: INumbers<'N>) (program: Program) (variables: 'N[]) : 'N =
        List.last (steps numbers program variables)

    /// The value over numbers of type float.
    let value (program: Program) (point: float[]) : float = run floats program point

    /// The function over numbers of a recording.
    let real (program: Program) : Reals -> Real =
        fun x -> run (RealNumbers()) program (Array.init dimension (fun i -> x[i]))

    /// Whether the function branches on values.
    let branches (Program steps) : bool = steps |> List.exists (fun step -> step.IsBranch)

/// A program with points and a direction.
type Case = { Program: Program; Point: float[]; Elsewhere: float[]; Direction: float[] }

/// Generators of programs. Whole numbers and zeros are common among constants, points and exponents, because faults of
/// derivatives are there.
type Programs =

    static member private Operand = Gen.frequency [ 4, Gen.choose (0, 2); 2, Gen.choose (0, 6); 1, Gen.choose (0, 27) ]

    static member private Constants = [ 0.0; 1.0; -1.0; 2.0; -2.0; 3.0; 0.5; 0.1; 10.0; -0.0; 1.5; 0.25 ]

    static member private Exponents = [ 2.0; 3.0; 4.0; 1.0; 0.0; -1.0; -2.0; 5.0; 0.5; 1.5; -0.5; 0.3; 2.5; -1.5 ]

    static member private Step =
        let operand = Programs.Operand

        let cases = [
            2, Gen.elements Programs.Constants |> Gen.map Number
            6, Gen.map2 (fun operation a -> One(operation, a)) (ArbMap.defaults |> ArbMap.generate<Unary>) operand
            8,
            Gen.map3
                (fun operation a b -> Two(operation, a, b))
                (Gen.elements [ Add; Subtract; Multiply; Divide ])
                operand
                operand
            3,
            Gen.map3
                (fun operation a b -> Two(operation, a, b))
                (ArbMap.defaults |> ArbMap.generate<Binary>)
                operand
                operand
            2, Gen.map2 (fun a exponent -> Raise(a, exponent)) operand (Gen.elements Programs.Exponents)
            1,
            gen {
                let! comparison = Gen.elements [ Less; LessOrEqual ]
                let! a, b = Gen.zip operand operand
                let! yes, no = Gen.zip operand operand
                let! make = Gen.elements [ Choose; Branch ]
                return make (comparison, a, b, yes, no)
            }
        ]

        Gen.frequency cases

    static member private Number =
        Gen.frequency [
            4, Gen.choose (-3, 3) |> Gen.map float
            2, Gen.elements [ 0.0; 0.5; -1.5; 0.3; 1.25; -0.7 ]
            2, Gen.choose (-3000, 3000) |> Gen.map (fun k -> float k / 1000.0)
        ]

    static member private ShrinkNumber(x: float) : seq<float> =
        seq {
            if x <> 0.0 then
                0.0

            if x < 0.0 then
                -x

            if x <> Math.Round x then
                Math.Round x
        }

    static member private ShrinkStep(step: Step) : seq<Step> =
        let less (a: int) =
            seq {
                if a > 0 then
                    0

                    if a > 1 then
                        a - 1
            }

        match step with
        | Number value -> Programs.ShrinkNumber value |> Seq.map Number
        | One(operation, a) -> less a |> Seq.map (fun a -> One(operation, a))
        | Two(operation, a, b) ->
            seq {
                for a in less a -> Two(operation, a, b)
                for b in less b -> Two(operation, a, b)
            }
        | Raise(a, exponent) -> less a |> Seq.map (fun a -> Raise(a, exponent))
        | Choose(comparison, a, b, yes, no)
        | Branch(comparison, a, b, yes, no) ->
            let make = if step.IsChoose then Choose else Branch

            seq {
                yield One(Negate, yes)
                yield One(Negate, no)
                for a in less a -> make (comparison, a, b, yes, no)
                for b in less b -> make (comparison, a, b, yes, no)
                for yes in less yes -> make (comparison, a, b, yes, no)
                for no in less no -> make (comparison, a, b, yes, no)
            }

    static member private ShrinkProgram(Program steps) : seq<Program> =
        seq {
            for i in 0 .. steps.Length - 1 do
                if steps.Length > 1 then
                    Program(List.removeAt i steps)

            for i in 0 .. steps.Length - 1 do
                for smaller in Programs.ShrinkStep steps[i] do
                    Program(List.updateAt i smaller steps)
        }

    static member private ShrinkPoint(point: float[]) : seq<float[]> =
        seq {
            for i in 0 .. point.Length - 1 do
                for smaller in Programs.ShrinkNumber point[i] do
                    Array.updateAt i smaller point
        }

    /// Programs of 3 to 25 steps.
    static member Program() : Arbitrary<Program> =
        let generator =
            gen {
                let! count = Gen.choose (3, 25)
                let! steps = Gen.listOfLength count Programs.Step
                return Program steps
            }

        Arb.fromGenShrink (generator, Programs.ShrinkProgram)

    /// Programs with points and a direction.
    static member Case() : Arbitrary<Case> =
        let point = Gen.arrayOfLength Program.dimension Programs.Number

        let generator =
            gen {
                let! program = Arb.toGen (Programs.Program())
                let! at = point
                let! elsewhere = point
                let! direction = point
                return { Program = program; Point = at; Elsewhere = elsewhere; Direction = direction }
            }

        let shrink case =
            seq {
                for program in Programs.ShrinkProgram case.Program do
                    { case with Program = program }

                for point in Programs.ShrinkPoint case.Point do
                    { case with Point = point }

                for elsewhere in Programs.ShrinkPoint case.Elsewhere do
                    { case with Elsewhere = elsewhere }

                for direction in Programs.ShrinkPoint case.Direction do
                    { case with Direction = direction }
            }

        Arb.fromGenShrink (generator, shrink)
