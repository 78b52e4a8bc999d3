using System;
using System.IO;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>A folder that is deleted after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory().FullName;

    internal string[] Names
    {
        get
        {
            string[] names = [.. Array.ConvertAll(Directory.GetFiles(Path), file => System.IO.Path.GetFileName(file)!)];
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
    }

    internal string Read(string name) => File.ReadAllText(System.IO.Path.Combine(Path, name));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
