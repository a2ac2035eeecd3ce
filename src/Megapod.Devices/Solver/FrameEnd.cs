namespace Megapod.Devices.Solver;

/// <summary>How the reading of a frame ended.</summary>
internal enum FrameEnd
{
    /// <summary>The frame is whole.</summary>
    Whole,

    /// <summary>The stream ended before a frame began.</summary>
    Ended,

    /// <summary>The stream ended inside of a frame.</summary>
    Torn,

    /// <summary>What came is no frame, or a longer one than is allowed.</summary>
    Garbage,
}
