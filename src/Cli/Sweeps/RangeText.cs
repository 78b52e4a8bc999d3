using System;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>
/// Reads the axes of a search: <c>learningRate=1e-4..1:log</c>, <c>window=1..9:int</c>, <c>nesterov=false,true when
/// momentum&gt;0</c>.
/// </summary>
internal static class RangeText
{
    private const string Option = "--range";
    private const string Forms = "name=low..high:log, name=low..high:lin, name=low..high:int or name=a,b,c";

    /// <summary>The space of some axes of a method.</summary>
    internal static SearchSpace Space(Method method, string[] texts) =>
        SearchSpace.Of([.. texts.Select(text => Read(method, text))]);

    private static Axis Read(Method method, string text)
    {
        var parts = text.Split(" when ", 2, StringSplitOptions.TrimEntries);

        if (parts[0].Split('=', 2, StringSplitOptions.TrimEntries) is not [var name, { Length: > 0 } values])
        {
            throw Numbers.Bad(Option, text, Forms);
        }

        var known = Find(method, name);
        var axis = values.Contains("..", StringComparison.Ordinal)
            ? Range(known.Name, values)
            : Axis.Choice(
                known.Name,
                [.. values.Split(',', StringSplitOptions.TrimEntries).Select(value => known.Unfolded(Option, value))]
            );
        return parts.Length == 1 ? axis : axis.When(When(method, parts[1]));
    }

    private static Hyperparameter Find(Method method, string name) =>
        NameMatcher.Find("hyperparameter", name, method.Hyperparameters, known => known.Name, method.Name);

    private static Axis Range(string name, string text)
    {
        if (text.Split(':') is not [var ends, var scale] || ends.Split("..") is not [var first, var last])
        {
            throw Numbers.Bad($"{Option} {name}", text, "low..high:log, low..high:lin or low..high:int");
        }

        var option = $"{Option} {name}";
        var (low, high) = (Numbers.Real(option, first), Numbers.Real(option, last));
        return scale switch
        {
            "log" => Axis.Log(name, low, high),
            "lin" => Axis.Linear(name, low, high),
            "int" => Axis.Integer(
                name,
                (int)Numbers.Whole(option, first, -999_999, 999_999),
                (int)Numbers.Whole(option, last, -999_999, 999_999)
            ),
            _ => throw Numbers.Bad(option, text, "low..high:log, low..high:lin or low..high:int"),
        };
    }

    private static Condition When(Method method, string text)
    {
        var place = text.IndexOfAny(['<', '>', '=']);

        if (place <= 0)
        {
            throw Numbers.Bad(Option, text, "a condition: name>number, name<number or name=choice");
        }

        var (name, value) = (Find(method, text[..place].Trim()).Name, text[(place + 1)..].Trim());
        return text[place] switch
        {
            '>' => Condition.Above(name, Numbers.Real(Option, value)),
            '<' => Condition.Below(name, Numbers.Real(Option, value)),
            _ => Condition.Equal(name, value),
        };
    }
}
