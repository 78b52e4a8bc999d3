using System.Collections.Generic;
using System.Collections.Immutable;

namespace OptimizerFunctional.Cli.Input;

/// <summary>A method with some of its numbers changed.</summary>
/// <param name="Method">The method.</param>
/// <param name="Dialect">Whose numbers it has where they are not changed; null for the defaults.</param>
/// <param name="Changes">The hyperparameters that are changed, by name, and to what.</param>
internal sealed record Variant(Method Method, string? Dialect, ImmutableArray<KeyValuePair<string, string>> Changes)
{
    /// <summary>The method with its numbers, or a <see cref="UsageException"/> where they break a rule.</summary>
    internal Solver Make()
    {
        try
        {
            return Method.With(Changes, Dialect);
        }
        catch (ParameterException exception)
        {
            var name = char.ToLowerInvariant(exception.Parameter[0]) + exception.Parameter[1..];
            throw new UsageException(MessageText.OneLine($"{name} was {exception.Value}; it must be {exception.Rule}"));
        }
    }
}
