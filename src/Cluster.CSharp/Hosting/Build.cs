using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace OptimizerFunctional.Cluster.Hosting;

/// <summary>The name and version of this build, which all silos and clients of a cluster must share.</summary>
internal static class Build
{
    /// <summary>For example <c>OptimizerFunctional.Cluster 0.1.0, build 1f2e3d4c</c>.</summary>
    internal static string Name { get; } = $"OptimizerFunctional.Cluster {Version()}, build {Code()}";

    private static string Version() =>
        typeof(Build).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>A hash of our assemblies, which differs where one of them differs.</summary>
    private static string Code()
    {
        var modules = Directory
            .EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Where(path => IsOurs(Path.GetFileNameWithoutExtension(path)))
            .Order(StringComparer.Ordinal)
            .Select(path => $"{Assembly.Load(AssemblyName.GetAssemblyName(path)).ManifestModule.ModuleVersionId}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', modules)));
        return Convert.ToHexStringLower(hash)[..8];
    }

    private static bool IsOurs(string name) =>
        name is "optimize" or "optimize-cluster"
        || (
            name.StartsWith("OptimizerFunctional", StringComparison.Ordinal)
            && !name.EndsWith(".Tests", StringComparison.Ordinal)
        );
}
