using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace OptimizerFunctional.Cli.Storage;

/// <summary>
/// The kind and identity of a file, with links followed. On Linux from statx, since .NET reports devices and pipes as
/// files and does not detect two names of one file. Elsewhere from .NET, with the path as identity.
/// </summary>
/// <param name="Kind">The kind, in words.</param>
/// <param name="Identity">Equal for two names of one file.</param>
internal sealed record FileStatus(string Kind, string Identity)
{
    private const string RegularFile = "a regular file";
    private const string ADirectory = "a folder";

    /// <summary>Whether it is a regular file: not a folder, device, pipe or socket.</summary>
    internal bool IsRegular => Kind == RegularFile;

    /// <summary>The status of a path; null if there is nothing or it is not accessible.</summary>
    internal static FileStatus? Of(string path) =>
        OperatingSystem.IsLinux() ? Linux.Status(Linux.WorkingDirectory, path, 0)
        : Directory.Exists(path) ? new(ADirectory, Final(path))
        : File.Exists(path) ? new(RegularFile, Final(path))
        : null;

    /// <summary>The status of an open file; null except on Linux.</summary>
    internal static FileStatus? Of(SafeFileHandle handle) => OfDescriptor((int)handle.DangerousGetHandle());

    /// <summary>The status of a file descriptor such as 1, standard output; null except on Linux.</summary>
    internal static FileStatus? OfDescriptor(int descriptor) =>
        OperatingSystem.IsLinux() ? Linux.Status(descriptor, "", Linux.EmptyPath) : null;

    /// <summary>The full path with all links resolved, whether the file exists or not.</summary>
    internal static string Final(string path)
    {
        var full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null
            ? full
            : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    /// <summary>The system call statx, whose structure is the same on all processors.</summary>
    private static class Linux
    {
        internal const int WorkingDirectory = -100;
        internal const int EmptyPath = 0x1000;

        private const int TypeAndInode = 0x101;
        private const int Size = 256;
        private const int Mode = 28;
        private const int Inode = 32;
        private const int Device = 136;

        internal static FileStatus? Status(int folder, string path, int flags)
        {
            var status = new byte[Size];
            return StatX(folder, [.. Encoding.UTF8.GetBytes(path), 0], flags, TypeAndInode, status) == 0
                ? new(
                    KindOf(BitConverter.ToUInt16(status, Mode)),
                    $"{BitConverter.ToUInt64(status, Device):x}:{BitConverter.ToUInt64(status, Inode):x}"
                )
                : null;
        }

        private static string KindOf(ushort mode) =>
            (mode & 0xF000) switch
            {
                0x8000 => RegularFile,
                0x4000 => ADirectory,
                0x1000 => "a pipe",
                0xC000 => "a socket",
                _ => "a device",
            };

        [DllImport("libc", EntryPoint = "statx")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int StatX(int folder, byte[] path, int flags, uint mask, byte[] status);
    }
}
