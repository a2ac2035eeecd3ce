namespace Megapod.Files.RegisterMap;

/// <summary>How a maker's document numbers registers.</summary>
internal enum RegisterCounting
{
    /// <summary>The first is 0, as on the wire.</summary>
    FromZero,

    /// <summary>The first is 1.</summary>
    FromOne,

    /// <summary>The first holding register is 40001 or 400001, the first input register 30001 or 300001.</summary>
    FromTable,
}
