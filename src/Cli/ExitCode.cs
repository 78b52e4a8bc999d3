namespace OptimizerFunctional.Cli;

/// <summary>How the command ends.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    internal const int Success = 0;

    /// <summary>A run met a number that is not finite, or a file could not be read or written.</summary>
    internal const int Failure = 1;

    /// <summary>The command line made no sense.</summary>
    internal const int Usage = 2;

    /// <summary>The user pressed Ctrl-C.</summary>
    internal const int Interrupted = 130;
}
