using System;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Conjectures;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>Verdicts as JSON.</summary>
internal static class VerdictJson
{
    /// <summary>A verdict: that of a refuted conjecture has its counterexample as it is saved.</summary>
    internal static string Of(Verdict verdict) =>
        verdict switch
        {
            Refuted { Counterexample: var found } => Object(
                ("verdict", JsonText.Quote("refuted")),
                ("counterexample", found.ToJson())
            ),
            Survived survived => Object(
                ("verdict", JsonText.Quote("survived")),
                ("runs", Whole(survived.Runs)),
                ("steps", Whole(survived.Steps)),
                ("seed", Whole(survived.Seed)),
                ("nearest", Digits.Json(survived.Nearest)),
                ("nearestFunction", JsonText.Quote(survived.NearestFunction)),
                ("isCancelled", survived.IsCancelled ? "true" : "false")
            ),
            _ => throw new InvalidOperationException(),
        };

    /// <summary>An edge, with its verdict.</summary>
    internal static string Of(Edge edge) =>
        Object(
            ("lastSurvived", Digits.Json(edge.LastSurvived)),
            ("firstRefuted", Digits.Json(edge.FirstRefuted)),
            ("verdict", Of(edge.Verdict))
        );

    /// <summary>An object of names and JSON texts.</summary>
    internal static string Object(params ReadOnlySpan<(string Name, string Json)> members) =>
        $"{{{string.Join(',', members.ToArray().Select(member => $"{JsonText.Quote(member.Name)}:{member.Json}"))}}}";

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
