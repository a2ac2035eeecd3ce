namespace Megapod.Node;

using System.Runtime.InteropServices;

/// <summary>The few calls of the system that the framework does not offer.</summary>
internal static partial class Libc
{
    /// <summary>The folder of the process itself, for a path that is whole.</summary>
    private const int WorkingFolder = -100;

    /// <summary>The unit of a file's blocks, bytes, whatever the disk's own is.</summary>
    private const long BlockBytes = 512;

    private const uint BlocksWanted = 0x400;

    /// <summary>PRIO_PROCESS with nobody named is the calling thread, and this the rank that goes first.</summary>
    private const int OwnThread = 0;
    private const int FirstRank = -20;

    /// <summary>Whether this process has the rights of root.</summary>
    public static bool IsRoot => CallEffectiveUser() == 0;

    /// <summary>Lets the calling thread go before all others of ordinary rank. What it starts inherits that. Where the system does not allow it, nothing changes.</summary>
    public static void GoFirst() => _ = CallSetPriority(OwnThread, 0, FirstRank);

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

    /// <summary>What a file takes of the disk, bytes; links are followed. 0 where it is gone.</summary>
    public static unsafe long BytesOf(string path)
    {
        var facts = default(FileFacts);
        return CallFacts(WorkingFolder, path, 0, BlocksWanted, &facts) == 0 ? (long)facts.Blocks * BlockBytes : 0;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint CallEffectiveUser();

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int CallSetPriority(int kind, uint who, int rank);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int CallKill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CallOwn(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int CallFacts(int folder, string path, int flags, uint wanted, FileFacts* facts);

    /// <summary>statx of linux/stat.h as far as it is used here: blocks are at byte 48, all of it has 256.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileFacts
    {
        [FieldOffset(48)]
        public ulong Blocks;
    }
}
