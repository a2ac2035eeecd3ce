namespace Megapod.Devices.Foreign;

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

/// <summary>Opens files in folders to which somebody writes who may not be trusted, as jobs do.</summary>
public static partial class ForeignFiles
{
    /// <summary>openat2, the same number on every architecture.</summary>
    private const long OpenAt2 = 437;

    /// <summary>The folder of the process itself, for a path that is whole.</summary>
    private const long WorkingFolder = -100;

    private const ulong NonBlocking = 0x800;
    private const ulong CloseOnExec = 0x80000;
    private const ulong ResolveNoMagicLinks = 0x02;
    private const ulong ResolveNoSymlinks = 0x04;
    private const ulong ResolveBeneath = 0x08;

    /// <summary>Opens a folder of ours, for <see cref="OpenBeneath"/>.</summary>
    /// <param name="path">The folder; links on the way are followed.</param>
    /// <returns>The folder; null where there is none.</returns>
    public static SafeFileHandle? OpenFolder(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Open(WorkingFolder, path, default);
    }

    /// <summary>Opens a file within a folder: no link is followed on the way, nothing outside is reached, and a pipe without a writer does not hold us up.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">The file's path in it.</param>
    /// <returns>The file, for reading; null where there is none that can be opened so.</returns>
    public static SafeFileHandle? OpenBeneath(SafeFileHandle folder, string path)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(path);
        bool isHeld = false;
        try
        {
            folder.DangerousAddRef(ref isHeld);
            return Open(folder.DangerousGetHandle(), path, ResolveNoMagicLinks | ResolveNoSymlinks | ResolveBeneath);
        }
        finally
        {
            if (isHeld)
            {
                folder.DangerousRelease();
            }
        }
    }

    private static unsafe SafeFileHandle? Open(long folder, string path, ulong resolve)
    {
        var how = new OpenHow { Flags = NonBlocking | CloseOnExec, Resolve = resolve };
        nint text = Marshal.StringToCoTaskMemUTF8(path);
        try
        {
            long file = CallSystem(OpenAt2, folder, text, &how, sizeof(OpenHow));
            return file < 0 ? null : new SafeFileHandle((nint)file, ownsHandle: true);
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial long CallSystem(long number, long folder, nint path, OpenHow* how, long size);

    /// <summary>open_how of linux/openat2.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
