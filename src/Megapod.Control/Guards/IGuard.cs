namespace Megapod.Control.Guards;

/// <summary>A rule that may only narrow what the dispatcher can spend, and names itself where it did.</summary>
internal interface IGuard
{
    /// <summary>Its place in the fixed order.</summary>
    GuardId Id { get; }

    /// <summary>Narrows the bounds.</summary>
    void Narrow(GuardInput input, Bounds bounds);
}
