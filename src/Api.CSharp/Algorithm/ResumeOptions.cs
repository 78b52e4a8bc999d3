using System;

namespace OptimizerFunctional;

/// <summary>
/// How a saved run is resumed. By default everything must be as it was: the settings of the method, the subject if one
/// is given, and the objective, which is evaluated once more at the saved point; that evaluation is not counted. A
/// difference raises a <see cref="ResumeException"/>.
/// </summary>
public sealed record ResumeOptions
{
    /// <summary>
    /// Whether to resume even if something differs. A state that the method cannot have is refused in any case. The
    /// default is false.
    /// </summary>
    public bool AsIs { get; init; }

    /// <summary>
    /// The subject of the run, to be compared with that given to <c>ToJson</c>. The default is null: it is not
    /// compared.
    /// </summary>
    public RunSubject? Subject { get; init; }

    /// <summary>
    /// Called with one sentence if the run was saved on another platform, or on one that is not known: it is compared
    /// and resumed to rounding, not bit for bit. The default is null.
    /// </summary>
    public Action<string>? Warn { get; init; }

    internal Core.ResumeOptions ToCore()
    {
        var warn = Warn;
        return new(
            AsIs,
            Subject ?? Core.RunSubject.none,
            Interop.Procedure((string sentence) => warn?.Invoke(sentence))
        );
    }
}
