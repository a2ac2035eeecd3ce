namespace Megapod.Devices.Ocpp.Shapes;

/// <summary>The longest text that is allowed, in characters.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MaxTextAttribute(int length) : Attribute
{
    public int Length => length;
}
