namespace Megapod.Devices.Ocpp;

using System.Text.Json.Serialization.Metadata;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Something that one end can ask of the other: its name on the wire, and what question and answer are.</summary>
public abstract class OcppAction
{
    private protected OcppAction(string name, OcppSide side, JsonTypeInfo request, JsonTypeInfo confirmation)
    {
        Name = name;
        Side = side;
        Request = request;
        Confirmation = confirmation;
    }

    /// <summary>The name on the wire.</summary>
    public string Name { get; }

    /// <summary>Who may ask.</summary>
    public OcppSide Side { get; }

    internal JsonTypeInfo Request { get; }

    internal JsonTypeInfo Confirmation { get; }

    internal Shape RequestShape => Shape.Of(Request);

    internal Shape ConfirmationShape => Shape.Of(Confirmation);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Adds an answer to a buffer; its type is the action's, or this throws.</summary>
    internal abstract Fault? WriteConfirmation(object message, OcppBuffer into);

    /// <summary>Reads a payload and writes it again, for whoever does not know the types.</summary>
    internal abstract Fault? Copy(bool isRequest, ReadOnlySpan<byte> payload, OcppQuirks tolerated, OcppBuffer into);
}
