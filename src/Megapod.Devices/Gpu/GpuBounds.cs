namespace Megapod.Devices.Gpu;

/// <summary>How much of what a library, an exporter or a program says is taken. Each bound lies far beyond what an honest one needs.</summary>
internal static class GpuBounds
{
    /// <summary>GPUs of one server: the largest have 16, and one text may speak for a rack.</summary>
    public const int MostGpus = 256;

    /// <summary>Users of one GPU: instances of a divided GPU are seven at most, and time-sliced ones some tens.</summary>
    public const int MostOwners = 64;

    /// <summary>Names, serial numbers and labels are short; what is longer is cut.</summary>
    public const int LongestText = 256;

    /// <summary>Links between GPUs; the newest have 18.</summary>
    public const int MostLinks = 36;

    /// <summary>A line of an exporter's text has some hundred characters; a longer one is left out.</summary>
    public const int LongestLine = 8 * 1024;

    /// <summary>Lines of one text: 30 metrics of 256 GPUs, and as much again for remarks.</summary>
    public const int MostLines = 65_536;

    /// <summary>Labels of one line; an exporter under an orchestrator writes some 15.</summary>
    public const int MostLabels = 64;

    /// <summary>Events that are kept between two polls; a GPU that fails reports some tens.</summary>
    public const int MostEvents = 256;
}
