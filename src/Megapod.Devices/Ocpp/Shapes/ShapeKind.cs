namespace Megapod.Devices.Ocpp.Shapes;

/// <summary>What the value of a member is.</summary>
internal enum ShapeKind
{
    Text,
    Word,
    Time,
    Integer,
    LongInteger,
    Number,
    Boolean,
    Any,
    Object,
    List,
}
