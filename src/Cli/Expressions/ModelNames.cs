using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Expressions;

/// <summary>The names that a model can use: parameters, and columns as predictors.</summary>
internal sealed class ModelNames
{
    private readonly Dictionary<string, Node> nodes = new(StringComparer.Ordinal);

    internal ModelNames(IReadOnlyList<string> parameters, IReadOnlyList<string> predictors)
    {
        Parameters = [.. parameters];
        Predictors = [.. predictors];
        AddParameters();
        AddPredictors();
    }

    /// <summary>The parameters, in order.</summary>
    internal ImmutableArray<string> Parameters { get; }

    /// <summary>The columns, in order.</summary>
    internal ImmutableArray<string> Predictors { get; }

    /// <summary>The columns whose names are not valid in a model.</summary>
    internal ImmutableArray<string> Unnameable => [.. Predictors.Where(name => Grammar.WhyNot(name) is not null)];

    /// <summary>The parameter or predictor of a name; null if there is none.</summary>
    internal Node? Find(string name) => nodes.GetValueOrDefault(name);

    /// <summary>The known names, for error messages.</summary>
    internal string Known() =>
        $"{List("parameters", Parameters)}; "
        + $"{List("predictors", [.. Predictors.Where(name => Grammar.WhyNot(name) is null)])}";

    private static string List(string what, ImmutableArray<string> names) =>
        names.IsEmpty ? $"there are no {what}" : $"the {what} are {MessageText.List(names)}";

    private void AddParameters()
    {
        for (var i = 0; i < Parameters.Length; i++)
        {
            var name = Parameters[i];

            if (Grammar.WhyNot(name) is { } rule)
            {
                throw new UsageException($"a parameter cannot be named {MessageText.Quote(name)}: {rule}");
            }

            if (!nodes.TryAdd(name, new Parameter(i, name)))
            {
                throw new UsageException($"the parameter {name} is given twice");
            }
        }
    }

    private void AddPredictors()
    {
        for (var i = 0; i < Predictors.Length; i++)
        {
            var name = Predictors[i];

            // A column name that is not valid in a model is an error only if the model uses it.
            if (Grammar.WhyNot(name) is null && !nodes.TryAdd(name, new Predictor(i, name)))
            {
                throw new UsageException(
                    nodes[name] is Parameter
                        ? $"{name} is both a parameter and a column; rename one of them"
                        : $"two columns are named {name}"
                );
            }
        }
    }
}
