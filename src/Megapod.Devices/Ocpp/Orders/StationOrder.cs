namespace Megapod.Devices.Ocpp.Orders;

/// <summary>Something that a person has a charging station do. None of them writes a limit: what a station may draw is said by floors and grants alone.</summary>
public abstract record StationOrder
{
    /// <summary>What is asked for, to follow "was asked to"; without anything that is secret or somebody's.</summary>
    internal abstract string Words { get; }

    /// <summary>The connector that it is about, from 1; null: the station as a whole.</summary>
    internal virtual int? At => null;

    /// <summary>Whether it asks and changes nothing, so that a site that only watches may.</summary>
    internal virtual bool OnlyAsks => false;

    /// <summary>What nobody can mean by it, in a sentence; null: nothing.</summary>
    internal virtual string? Mistake => null;
}
