namespace OptimizerFunctional

open System

/// A bad argument: the message is one sentence that names the parameter, its value and the rule.
[<Sealed>]
type ParameterException(parameter: string, value: string, rule: string) =
    inherit ArgumentException($"{parameter} was {value}; it must be {rule}.", parameter)

    /// The parameter that was wrong.
    member _.Parameter: string = parameter

    /// Its value, as text.
    member _.Value: string = value

    /// What the value must be.
    member _.Rule: string = rule

    /// The sentence alone, without what .NET appends to it.
    override _.Message = $"{parameter} was {value}; it must be {rule}."
