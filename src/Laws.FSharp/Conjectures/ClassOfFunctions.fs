namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional
open OptimizerFunctional.Core

/// A class of functions that a search goes through. A member and its start are made from a vector of numbers, and every
/// vector of finite numbers of a possible length makes one: `Normalize` clamps numbers out of range and sorts those in
/// disorder. The other functions are called with normal numbers only. No array must be written.
[<NoEquality; NoComparison>]
type FunctionClass = {
    /// The class in words, in the plural.
    Name: string
    /// Whether each member has its least value, 0, at the origin.
    HasMinimizer: bool
    /// Numbers that are as good as simple in this class, such as the bounds of its curvature.
    Landmarks: float list
    /// Whether a vector of so many numbers makes a member.
    HasLength: int -> bool
    /// Draws the numbers of a member at random.
    Draw: Random -> float[]
    /// Draws the numbers of a member with regular structure, such as curvatures at their bounds.
    DrawStructured: Random -> float[]
    /// The numbers in their ranges and order, which make the same member.
    Normalize: float[] -> float[]
    /// The start of runs.
    Start: float[] -> float[]
    /// The function.
    Open: float[] -> Member
    /// Simpler members, those with the least structure first.
    Smaller: float[] -> seq<float[]>
    /// The function in a line.
    Text: float[] -> string
} with

    /// The name.
    override this.ToString() = this.Name

/// Shared by the classes.
[<RequireQualifiedAccess>]
module internal ClassParts =

    let private counted (noun: string) (count: int) = if count = 1 then $"1 {noun}" else $"{count} {noun}s"

    /// So many steps, in words.
    let steps = counted "step"

    /// So many runs, in words.
    let runs = counted "run"

    /// A member as an objective.
    let objective (f: Member) : Objective =
        let evaluate =
            OnlineInto(fun index (point: ReadOnlySpan<float>) (gradient: Span<float>) ->
                let slopes = Array.zeroCreate gradient.Length
                let value = f.Evaluate(int index, point.ToArray(), slopes)
                slopes.AsSpan().CopyTo gradient
                value)

        if f.Period = 1 then
            Objective.Create(ValueAndGradientInto(fun point gradient -> evaluate.Invoke(0L, point, gradient)))
        else
            Objective.Online evaluate

    /// The function and its start in a line.
    let text (functions: FunctionClass) (numbers: float[]) : string =
        let start = functions.Start numbers |> Array.map Fraction.text |> String.concat ", "
        let start = if start.Contains ',' then $"({start})" else start
        $"{functions.Text numbers}. From {start}."

    /// A number within 1e6 of 0.
    let bounded (value: float) : float = Math.Clamp(value, -1e6, 1e6)

    /// A coordinate of a start: its distance from 0 is from 1e-6 to 1e6.
    let awayFromZero (value: float) : float = if abs value < 1e-6 then Math.CopySign(1e-6, value) else bounded value

    /// A number from `low` to `high` at random.
    let between (low: float) (high: float) (random: Random) : float = low + (high - low) * random.NextDouble()

    /// One of these at random.
    let oneOf (choices: 'Choice[]) (random: Random) : 'Choice = choices[random.Next choices.Length]

    /// Each vector with all numbers of these places divided so that the number at one place is 1 or -1.
    let scaled (places: int list) (numbers: float[]) : seq<float[]> =
        seq {
            for place in places do
                let size = abs numbers[place]

                if size > 0.0 && abs (size - 1.0) > 1e-12 then
                    numbers |> Array.mapi (fun i number -> if List.contains i places then number / size else number)
        }

/// A member of a class, for properties of FsCheck. It prints as text.
[<Sealed; StructuredFormatDisplay("{Text}")>]
type ClassMember(functions: FunctionClass, numbers: float[]) =
    let numbers = functions.Normalize numbers

    /// The class.
    member _.Class: FunctionClass = functions

    /// The numbers that make it.
    member _.Numbers: Vector = Vector.ofSeq numbers

    /// Where runs start.
    member _.Start: Vector = Vector.ofSeq (functions.Start numbers)

    /// The function.
    member _.Objective: Objective = ClassParts.objective (functions.Open numbers)

    /// The function and its start in a line.
    member _.Text: string = ClassParts.text functions numbers

    /// The text.
    override this.ToString() = this.Text
