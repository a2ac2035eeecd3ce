namespace Megapod.Node.Runner;

using Megapod.Core.Outcomes;

/// <summary>What can be wrong at a node, in words; docs/faults.md has them all.</summary>
internal static class NodeFaults
{
    public static Fault Description(string what) => new("MP3660", $"The node is described wrongly: {what}.", "Correct the option of the command.");

    public static Fault NotRoot() => new("MP3662", "The node is not root, so that it can neither keep jobs apart nor hold them back.", "Run it as root; jobs run as users without rights.");

    public static Fault NoTool(string tool) => new("MP3663", $"The program {tool} is missing, without which no job can be begun.", "Install util-linux and coreutils.");

    public static Fault Refused(string job, string why) => new("MP3664", $"The job {job} cannot run here: {why}.", "Correct the job, or place it on another node.");

    public static Fault NoGroup(string job) => new("MP3665", $"No control group could be made for the job {job}.", "Look at the limits of control groups on this machine; the job is tried again.");

    public static Fault NoFolder(string job, string why) => new("MP3666", $"No folder could be made for the job {job}: {why}", "Look at the disk and the permissions of the node's state folder.");

    public static Fault NotBegun(string job, string why) => new("MP3667", $"The job {job} could not be begun: {why}", "Look at what the system says; docs/node.md tells what a job needs.");

    public static Fault MemoryLimit(string job) => new("MP3670", $"The job {job} used more memory than it may, and the kernel ended it.", "Give it more memory, or have it use less.");

    public static Fault DiskLimit(string job) => new("MP3671", $"The job {job} filled its folder beyond what it may, and was ended.", "Give it more room, or have it keep less.");

    public static Fault RunLimit(string job) => new("MP3672", $"The job {job} ran for as long as it may, and was ended.", "Raise longestRun, or give it less to do.");

    public static Fault Lost(string job) => new("MP3673", $"The job {job} is gone and nobody saw how it ended.", "The machine was switched off, or somebody ended those who look after the job; it may be placed again.");

    public static Fault WouldNotEnd(string job) => new("MP3674", $"The job {job} did not end when it was told to.", "A process hangs in the kernel: look at the machine's disks and accelerators; its numbers are not used again before it is gone.");

    public static Fault NoCheckpoint(string job, string why) => new("MP3675", $"The job {job} kept no checkpoint: {why}.", "Look at its log; what it did since the last checkpoint is done again.");

    public static Fault JournalFull() => new("MP3676", "The node's journal takes nothing more, so that no job is begun.", "Look at the disk; the node goes on by itself once it writes.");

    public static Fault NoMeter(string why) => new("MP3690", $"The node's meter is not there: {why}.", "Begin the node without --meter, or with --meter FILE and let whatever reads the machine's meter write its watts there.");
}
