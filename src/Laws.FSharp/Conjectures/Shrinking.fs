namespace OptimizerFunctional.Laws

/// A case of a conjecture: the numbers that make the function and its start, and the number of steps.
[<NoComparison>]
type internal Case = { Numbers: float[]; Steps: int }

/// Makes counterexamples small: the first simpler case that still breaks the conjecture, again and again.
[<RequireQualifiedAccess>]
module internal Shrinking =

    /// The cost of reading the numbers. Each step downwards makes it smaller, so shrinking ends.
    let cost (functions: FunctionClass) (numbers: float[]) : int =
        let one (number: float) = if List.contains number functions.Landmarks then 1 else Fraction.cost number
        50 * numbers.Length + Array.sumBy one numbers

    /// Whether one case is smaller than another: fewer steps, or the same steps and numbers that cost less to read.
    let isSmaller (functions: FunctionClass) (case: Case) (other: Case) : bool =
        case.Steps < other.Steps
        || case.Steps = other.Steps && cost functions case.Numbers < cost functions other.Numbers

    /// Smaller cases: fewer steps, less structure, simpler numbers.
    let candidates (functions: FunctionClass) (shrinksSteps: bool) (case: Case) : seq<Case> =
        let own = cost functions case.Numbers

        let simplerNumbers (numbers: float[]) =
            seq {
                for i in 0 .. numbers.Length - 1 do
                    let simpler =
                        [ yield! functions.Landmarks; yield! Fraction.simpler numbers[i] ]
                        |> List.distinct
                        |> List.filter ((<>) numbers[i])

                    for other in simpler -> Array.updateAt i other numbers
            }

        seq {
            if shrinksSteps then
                for steps in Seq.distinct [ 1; case.Steps / 2; case.Steps - 1 ] do
                    if 1 <= steps && steps < case.Steps then
                        { case with Steps = steps }

            for numbers in Seq.append (functions.Smaller case.Numbers) (simplerNumbers case.Numbers) do
                let normal = functions.Normalize numbers

                if cost functions normal < own then
                    { case with Numbers = normal }
        }

    /// The smallest case that can be reached while `breaks` holds, and the number of cases tried.
    let shrink
        (functions: FunctionClass)
        (shrinksSteps: bool)
        (breaks: Case -> bool)
        (case: Case)
        : struct (Case * int) =
        let mutable tried = 0

        let isStill case =
            tried <- tried + 1
            breaks case

        let rec down case =
            match candidates functions shrinksSteps case |> Seq.tryFind isStill with
            | Some smaller -> down smaller
            | None -> case

        let small = down case
        struct (small, tried)
