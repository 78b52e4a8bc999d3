namespace OptimizerFunctional.Formulas

open System
open System.Collections.Generic
open OptimizerFunctional

/// A function of formulas.
[<NoEquality; NoComparison>]
type internal Function = { Least: int; Most: int; Apply: Real list -> Real }

/// The words of the grammar, which docs/command-line.md states.
[<AbstractClass; Sealed>]
type Grammar =

    static let functions =
        let functions = Dictionary<string, Function>()
        let add name least most apply = functions.Add(name, { Least = least; Most = most; Apply = apply })
        let one name (apply: Real -> Real) = add name 1 1 (fun arguments -> apply arguments.Head)
        let fold name most (apply: Real -> Real -> Real) = add name 2 most (List.reduce apply)
        one "exp" Real.Exp
        one "log" Real.Log
        one "ln" Real.Log
        one "log10" Real.Log10
        one "sqrt" Real.Sqrt
        one "abs" Real.Abs
        one "sin" Real.Sin
        one "cos" Real.Cos
        one "tan" Real.Tan
        one "atan" Real.Atan
        one "tanh" Real.Tanh
        one "erf" Real.Erf
        fold "atan2" 2 (fun y x -> Real.Atan2(y, x))
        fold "min" Int32.MaxValue (fun a b -> Real.Min(a, b))
        fold "max" Int32.MaxValue (fun a b -> Real.Max(a, b))
        functions

    /// A summary for the help of a command.
    static member Summary: string =
        "+ - * / ^ with parentheses, exp, log or ln (natural), log10, sqrt, abs, sin, cos, tan, atan, tanh, erf, "
        + "atan2, min, max, pi, and numbers such as 2.5e-4. ^ binds before a minus sign, from the right: -x^2 is "
        + "-(x^2), 2^3^2 is 2^9. 2*x needs its *. sum(i, 1, n, x[i]^2) adds up a term for i from 1 to n."

    /// The name of the sum with an index.
    static member Sum: string = "sum"

    /// The functions by name.
    static member internal Functions: Dictionary<string, Function> = functions

    /// The names of the functions.
    static member internal FunctionNames: string = String.Join(", ", functions.Keys) + ", " + Grammar.Sum

    /// Whether a name can start with this character.
    static member BeginsName(c: char) : bool = Char.IsLetter c || c = '_'

    /// Whether a name can contain this character after the first.
    static member ContinuesName(c: char) : bool = Char.IsLetterOrDigit c || c = '_'

    /// Why a variable cannot have this name, or null. A column can have it, in quotes.
    static member WhyNot(name: string) : string | null =
        if name = "" || not (Grammar.BeginsName name[0]) || not (String.forall Grammar.ContinuesName name) then
            "a name is letters, digits and _, and does not begin with a digit"
        elif functions.ContainsKey name || name = Grammar.Sum then
            "it is a function"
        elif name = "pi" then
            "it is the constant"
        else
            null
