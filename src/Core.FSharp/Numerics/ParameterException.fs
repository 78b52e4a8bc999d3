namespace OptimizerFunctional

open System

/// An invalid argument. The message is one sentence with the parameter's name, its value and the rule.
[<Sealed>]
type ParameterException(parameter: string, value: string, rule: string) =
    inherit ArgumentException($"{parameter} was {value}; it must be {rule}.", parameter)

    /// The name of the parameter.
    member _.Parameter: string = parameter

    /// Its value, as text.
    member _.Value: string = value

    /// The rule: what the value must be.
    member _.Rule: string = rule

    /// The sentence alone, without the text that .NET appends.
    override _.Message = $"{parameter} was {value}; it must be {rule}."
