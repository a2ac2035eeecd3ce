namespace Megapod.Storage.History;

/// <summary>What is done to a column of whole numbers before its bytes are taken apart. The numbers are on disks and never change.</summary>
internal enum ColumnTransform : byte
{
    /// <summary>Difference to the first row.</summary>
    Plain = 0,

    /// <summary>Difference to the row before.</summary>
    Delta = 1,

    /// <summary>Difference to the difference before: nothing is left of what comes in even steps.</summary>
    DeltaOfDelta = 2,

    /// <summary>Bits in which it differs from the row before.</summary>
    Xor = 3,
}
