namespace Megapod.Devices.Redfish;

/// <summary>How much of what a service says is taken. Each bound lies far beyond what an honest service needs.</summary>
internal static class RedfishBounds
{
    /// <summary>Paths are some hundred characters long.</summary>
    public const int LongestPath = 1024;

    /// <summary>Names, models and serial numbers are short; what is longer is cut.</summary>
    public const int LongestText = 256;

    /// <summary>A message for people is cut here.</summary>
    public const int LongestMessage = 400;

    /// <summary>Messages of one answer that are kept; the first ones say most.</summary>
    public const int MostMessages = 16;

    /// <summary>Pages of one collection: services cut at 50 members and more, so this is beyond any collection that is taken.</summary>
    public const int MostPages = 128;

    /// <summary>Members of one collection: an eight-GPU tray has some 700 sensors.</summary>
    public const int MostMembers = 4096;

    /// <summary>Resources of one walk: eight GPUs with their sensors, links and ports are some 2 000.</summary>
    public const int MostResources = 8192;

    /// <summary>Readings of one service.</summary>
    public const int MostPoints = 16_384;

    /// <summary>Items of a list inside a resource.</summary>
    public const int MostInside = 512;

    /// <summary>Links of one thing that are kept, such as the chassis a rack contains.</summary>
    public const int MostLinks = 256;

    /// <summary>Redirections that are followed, all on the same host.</summary>
    public const int MostRedirects = 3;

    /// <summary>Tags are short; a longer one is not sent back.</summary>
    public const int LongestTag = 256;

    /// <summary>Tokens are some ten to some hundred characters; those that carry signed claims are longer.</summary>
    public const int LongestToken = 4096;

    /// <summary>Faults of one walk that are kept one by one; beyond it they are counted.</summary>
    public const int MostFaults = 64;
}
