using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection;

namespace OptimizerFunctional;

/// <summary>
/// The vectors of a type of state, by name. Each is looked for once, and read without reflection from then on.
/// </summary>
internal static class StateVectors<TState>
{
    private static readonly ParameterExpression State = Expression.Parameter(typeof(TState), "state");

    private static readonly ConcurrentDictionary<string, Func<TState, ImmutableArray<double>>> Readers = new(
        StringComparer.OrdinalIgnoreCase
    );

    public static ImmutableArray<double> Read(TState state, string name) => Readers.GetOrAdd(name, Reader)(state);

    private static Func<TState, ImmutableArray<double>> Reader(string name)
    {
        var known = Vectors(State, "").ToArray();
        var found = known.Where(vector => Same(vector.Path, name)).ToArray();
        if (found.Length == 0)
        {
            found = [.. known.Where(vector => Same(vector.Path[(vector.Path.LastIndexOf('.') + 1)..], name))];
        }

        return found.Length == 1
            ? Expression.Lambda<Func<TState, ImmutableArray<double>>>(found[0].Value, State).Compile()
            : throw new ParameterException("state vector", $"\"{name}\"", Rule(found.Length > 1 ? found : known));
    }

    /// <summary>
    /// The vectors below an expression, with their paths. Records of records are searched; nothing else is.
    /// </summary>
    private static IEnumerable<(string Path, Expression Value)> Vectors(Expression owner, string prefix)
    {
        foreach (var property in owner.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0)
            {
                continue;
            }

            var (path, value) = (prefix + property.Name, Expression.Property(owner, property));
            if (property.PropertyType == typeof(ImmutableArray<double>))
            {
                yield return (path, value);
            }
            else if (MayHoldVectors(property.PropertyType, path))
            {
                foreach (var vector in Vectors(value, path + "."))
                {
                    yield return vector;
                }
            }
        }
    }

    private static bool MayHoldVectors(Type type, string path) =>
        type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true
        && type.Namespace?.StartsWith("Microsoft", StringComparison.Ordinal) != true
        && path.Count(letter => letter == '.') < 8;

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static string Rule((string Path, Expression Value)[] choices) =>
        choices.Length == 0
            ? "left out, for the state has no vectors"
            : $"one of {string.Join(", ", choices.Select(choice => choice.Path))}";
}
