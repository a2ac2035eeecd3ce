namespace Megapod.Lab.Restart;

/// <summary>Where in its cycle the controller is struck.</summary>
internal enum RestartPoint
{
    /// <summary>It sleeps between two cycles.</summary>
    Asleep,

    /// <summary>It has just woken and asks for readings.</summary>
    Waking,

    /// <summary>It has its readings and decides, writes its journal, or sends; some hundred microseconds in.</summary>
    Deciding,

    /// <summary>It has sent some of its commands and not all.</summary>
    Sending,
}
