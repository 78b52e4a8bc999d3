namespace OptimizerFunctional.Laws

open System
open System.Collections.Immutable
open System.Globalization
open System.Text
open OptimizerFunctional
open OptimizerFunctional.Core

/// A conjecture: all runs of an optimizer on a class of functions meet an expectation.
[<NoEquality; NoComparison>]
type Conjecture = {
    /// The optimizer.
    Subject: Subject
    /// The class.
    Class: FunctionClass
    /// The number of steps of a run, at least 1.
    Steps: int
    /// The expectation.
    Expectation: Measure
    /// A command line that states it again; empty if there is none. Saved counterexamples carry it.
    Command: string
} with

    /// The conjecture in a sentence.
    member this.Text: string =
        $"{this.Subject.Name}, {ClassParts.steps this.Steps}, on {this.Class.Name}: {this.Expectation.Name}."

    /// The conjecture in a sentence.
    override this.ToString() = this.Text

/// Runs of cases.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module internal Play =

    /// A run of a case of normal numbers, in a trace of its dimension that is at least as long.
    let inside (trace: Trace) (conjecture: Conjecture) (start: float[]) (case: Case) : Play =
        let f = conjecture.Class.Open case.Numbers
        conjecture.Subject.Run(f, start, case.Steps, trace)

        { Subject = conjecture.Subject; Function = f; Start = start; Steps = case.Steps; Trace = trace }

    /// A run of a case of normal numbers.
    let run (conjecture: Conjecture) (case: Case) : Play =
        let start = conjecture.Class.Start case.Numbers
        inside (Trace(start.Length, case.Steps)) conjecture start case

    /// The breach of a run: infinite if a number of it is not finite. A measure that is not a number says nothing.
    let breach (conjecture: Conjecture) (play: Play) : float =
        if not play.Trace.IsFinite then
            infinity
        else
            match conjecture.Expectation.Breach play with
            | breach when Double.IsNaN breach -> -infinity
            | breach -> breach

/// A case that breaks a conjecture. It is data: the function, the start and the steps can be run anywhere.
[<NoEquality; NoComparison>]
type Counterexample = {
    /// The conjecture that it breaks.
    Conjecture: Conjecture
    /// The numbers that make the function and its start, for the class of the conjecture.
    Numbers: Vector
    /// The number of steps.
    Steps: int
    /// The measure of the expectation, above 0: by how much it is broken. Infinite if a number of the run is not
    /// finite.
    Breach: float
    /// What it rests on, apart from the search.
    Certificate: Certificate
    /// The seed of the search.
    Seed: int
    /// The number of runs until it was found.
    Runs: int
    /// The number of runs while it was shrunk.
    Shrinks: int
} with

    /// Whether the expectation is broken: always after a search; perhaps no longer where it was read from JSON.
    member this.IsBroken: bool = this.Breach > 0.0

    /// Whether the certificate is more than that of a candidate.
    member this.IsCertified: bool =
        match this.Certificate with
        | Certificate.Candidate _ -> false
        | _ -> true

    /// The function as a member of the class.
    member this.Member: ClassMember = ClassMember(this.Conjecture.Class, Vector.toArray this.Numbers)

    /// The start.
    member this.Start: Vector = this.Member.Start

    /// The function.
    member this.Objective: Objective = this.Member.Objective

    /// The function and its start in a line.
    member this.Formula: string = this.Member.Text

    /// The run.
    member this.Trace: Trace =
        (Play.run this.Conjecture { Numbers = Vector.toArray this.Numbers; Steps = this.Steps }).Trace

    /// The function as a problem, with the start and the box of the run.
    member this.Problem: Problem =
        let trace = this.Trace
        let last = if trace.IsFinite then trace.Last else max 0 (trace.Last - 1)
        let extent pick i = Seq.init (last + 1) (fun index -> trace.Point(index)[i]) |> pick
        let start = this.Start
        let period = (this.Conjecture.Class.Open(Vector.toArray this.Numbers)).Period
        let hasMinimizer = this.Conjecture.Class.HasMinimizer
        let lower = Vector.init start.Length (extent Seq.min)
        let upper = Vector.init start.Length (extent Seq.max)
        let margin = Vector.map2 (fun low high -> 0.1 * (high - low) + 1e-6) lower upper

        {
            Name = "counterexample"
            Summary = this.Conjecture.Class.Text(Vector.toArray this.Numbers)
            Objective = this.Objective
            Residuals = None
            Start = start
            Minimizers =
                if hasMinimizer then
                    ImmutableArray.Create<Vector>(item = Vector.zeros start.Length)
                else
                    ImmutableArray.Empty
            MinimumValue = if hasMinimizer then 0.0 else nan
            OtherMinima = ImmutableArray.Empty
            Lower = Vector.map2 (fun low margin -> min 0.0 (low - margin)) lower margin
            Upper = Vector.map2 (fun high margin -> max 0.0 (high + margin)) upper margin
            IsConstrained = false
            Period = max 1 period
            Source = $"A counterexample to: {this.Conjecture.Text}"
        }

    /// The first rows of the run as a table.
    member this.Table(rows: int) : string =
        let trace = this.Trace
        let text = StringBuilder()
        let number (value: float) = value.ToString("G5", CultureInfo.InvariantCulture).PadLeft 12

        let vector (values: float[]) =
            if values.Length = 1 then
                number values[0]
            else
                let parts = values |> Array.map (fun value -> (number value).Trim()) |> String.concat ", "
                $"  ({parts})"

        let gradient = if trace.Dimension = 1 then "slope" else "gradient"
        text.Append("step".PadLeft 6).Append("x".PadLeft 12).Append("f".PadLeft 12) |> ignore
        text.Append(gradient.PadLeft 12) |> ignore

        for index in 0 .. min (rows - 1) trace.Last do
            let point, slope = (trace.Point index).ToArray(), (trace.Gradient index).ToArray()
            text.Append('\n').Append((string index).PadLeft 6).Append(vector point) |> ignore
            text.Append(number (trace.Value index)).Append(vector slope) |> ignore

        text.ToString()

    /// The conjecture, the function, the certificate, and the first rows of the run.
    override this.ToString() =
        let steps =
            if this.Steps = this.Conjecture.Steps then ""
            elif this.Steps = 1 then " 1 step."
            else $" {ClassParts.steps this.Steps}."

        let breach = this.Breach.ToString("G4", CultureInfo.InvariantCulture)

        String.concat "\n" [
            (if this.IsCertified then "Refuted: " else "Refuted, by a candidate only: ") + this.Conjecture.Text
            $"  {this.Formula}{steps}"
            $"  {this.Certificate}"
            $"  Breach {breach}; found after {ClassParts.runs this.Runs}, shrunk in {this.Shrinks}. Seed {this.Seed}."
            this.Table 5
            if this.Conjecture.Command <> "" then
                $"Again: {this.Conjecture.Command}"
        ]

/// What a search that found nothing has tried.
[<NoEquality; NoComparison>]
type Survival = {
    /// The conjecture.
    Conjecture: Conjecture
    /// The number of runs.
    Runs: int
    /// The seed of the search.
    Seed: int
    /// The breach of the run that came nearest to one: at most 0; 0 if it was only slow.
    Nearest: float
    /// That function and its start in a line.
    NearestFunction: string
    /// Whether the search was cancelled before its budget was spent.
    IsCancelled: bool
} with

    /// The conjecture with the budget, the seed and the nearest breach. It is no proof.
    override this.ToString() =
        let nearest = this.Nearest.ToString("G4", CultureInfo.InvariantCulture)
        let cancelled = if this.IsCancelled then " It was cancelled." else ""

        String.concat "\n" [
            $"Survived {ClassParts.runs this.Runs}: {this.Conjecture.Text}"
            $"  Seed {this.Seed}; the nearest breach is {nearest}.{cancelled} This is no proof."
            $"  {this.NearestFunction}"
        ]

/// The result of a search.
[<RequireQualifiedAccess; NoEquality; NoComparison>]
type Verdict =
    /// A counterexample was found.
    | Refuted of Counterexample
    /// None was found within the budget. That proves nothing.
    | Survived of Survival

    /// Whether a counterexample was found.
    member this.IsBroken: bool =
        match this with
        | Verdict.Refuted _ -> true
        | Verdict.Survived _ -> false

    /// The verdict in a few lines.
    override this.ToString() =
        match this with
        | Verdict.Refuted counterexample -> string counterexample
        | Verdict.Survived survival -> string survival
