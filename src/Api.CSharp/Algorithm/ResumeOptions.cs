namespace OptimizerFunctional;

/// <summary>
/// How a saved run is gone on with. By default everything must be as it was: the settings of the method, what is known
/// of the subject, and the objective, which is asked once more for value and gradient at the saved point; that
/// evaluation is not counted. What differs is a <see cref="ResumeException"/>.
/// </summary>
public sealed record ResumeOptions
{
    /// <summary>
    /// Whether to go on all the same where something differs. A state that the method cannot have is refused in any
    /// case. The default is false.
    /// </summary>
    public bool AsIs { get; init; }

    /// <summary>
    /// What the run is about, to be compared with what <c>ToJson</c> was given. The default is null: nothing is
    /// compared.
    /// </summary>
    public RunSubject? Subject { get; init; }

    internal Core.ResumeOptions ToCore() => new(AsIs, Subject ?? Core.RunSubject.none);
}
