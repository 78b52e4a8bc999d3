using System.Collections.Generic;
using System.Collections.Immutable;

namespace OptimizerFunctional.Cli.Input;

/// <summary>A method with changed hyperparameters.</summary>
/// <param name="Method">The method.</param>
/// <param name="Preset">The preset of the unchanged hyperparameters; null for the defaults.</param>
/// <param name="Changes">The changed hyperparameters: names and texts.</param>
internal sealed record Variant(Method Method, string? Preset, ImmutableArray<KeyValuePair<string, string>> Changes)
{
    /// <summary>Creates the method, or raises a <see cref="UsageException"/> if a rule is broken.</summary>
    internal Solver Make()
    {
        try
        {
            return Method.With(Changes, Preset);
        }
        catch (ParameterException exception)
        {
            var name = char.ToLowerInvariant(exception.Parameter[0]) + exception.Parameter[1..];
            throw new UsageException(MessageText.OneLine($"{name} was {exception.Value}; it must be {exception.Rule}"));
        }
    }
}
