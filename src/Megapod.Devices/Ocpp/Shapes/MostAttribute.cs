namespace Megapod.Devices.Ocpp.Shapes;

/// <summary>The greatest number that is allowed.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MostAttribute(double value) : Attribute
{
    public decimal Value => (decimal)value;
}
