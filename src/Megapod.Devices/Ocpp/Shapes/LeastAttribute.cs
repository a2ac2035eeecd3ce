namespace Megapod.Devices.Ocpp.Shapes;

/// <summary>The least number that is allowed.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LeastAttribute(double value) : Attribute
{
    public decimal Value => (decimal)value;
}
