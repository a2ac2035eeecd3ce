namespace Megapod.Node;

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

/// <summary>The few calls of the system that the framework does not offer.</summary>
internal static partial class Libc
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

    /// <summary>The unit of a file's blocks, bytes, whatever the disk's own is.</summary>
    private const long BlockBytes = 512;

    private const uint BlocksWanted = 0x400;

    /// <summary>Whether this process has the rights of root.</summary>
    public static bool IsRoot => CallEffectiveUser() == 0;

    /// <summary>Sends a signal; one to a process that is gone does nothing.</summary>
    public static void Kill(int process, int signal) => _ = CallKill(process, signal);

    /// <summary>Makes a folder that only we may enter, or that all may.</summary>
    public static void MakeFolder(string path, bool isForAll = false)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("A node runs on Linux.");
        }

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        const UnixFileMode AllRead = UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(path, isForAll ? OwnerOnly | AllRead : OwnerOnly);
    }

    /// <summary>Gives a file of ours to a user and the group of the same number.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static void Own(string path, int user)
    {
        if (CallOwn(path, (uint)user, (uint)user) != 0)
        {
            throw new IOException($"{path} cannot be given to the user {user}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>Opens a folder of ours, for <see cref="OpenBeneath"/>; null where there is none.</summary>
    public static SafeFileHandle? OpenFolder(string path) => Open(WorkingFolder, path, default);

    /// <summary>Opens a file within a folder that belongs to somebody who may not be trusted: no link is followed on the way, nothing outside is reached, and a pipe without a writer does not hold us up.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">The file's path in it.</param>
    /// <returns>The file, for reading; null where there is none that can be opened so.</returns>
    public static SafeFileHandle? OpenBeneath(SafeFileHandle folder, string path)
    {
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

    /// <summary>What a file takes of the disk, bytes; links are followed. 0 where it is gone.</summary>
    public static unsafe long BytesOf(string path)
    {
        var facts = default(FileFacts);
        return CallFacts((int)WorkingFolder, path, 0, BlocksWanted, &facts) == 0 ? (long)facts.Blocks * BlockBytes : 0;
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

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint CallEffectiveUser();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int CallKill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CallOwn(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int CallFacts(int folder, string path, int flags, uint wanted, FileFacts* facts);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial long CallSystem(long number, long folder, nint path, OpenHow* how, long size);

    /// <summary>statx of linux/stat.h as far as it is used here: blocks are at byte 48, all of it has 256.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileFacts
    {
        [FieldOffset(48)]
        public ulong Blocks;
    }

    /// <summary>open_how of linux/openat2.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
