namespace ConvNeXtGen.Inference.Machine;

/// <content>Instructions of products in 8 bits.</content>
internal sealed partial class EvexAssembler
{
    /// <summary>Each 32-bit lane of sum += the four products of that lane's bytes, without saturation (VPDPBUSD).</summary>
    /// <param name="sum">Whole numbers of 32 bits.</param>
    /// <param name="a">Bytes without a sign.</param>
    /// <param name="b">Bytes with a sign.</param>
    public void DotBytes(int sum, int a, int b) => Registers(0x50, Map0F38, Prefix66, sum, a, b);

    /// <summary>Whole numbers of 32 bits become float32, rounded to nearest (VCVTDQ2PS).</summary>
    public void ToFloat(int zmm) => Registers(0x5B, Map0F, NoPrefix, zmm, 0, zmm);

    /// <summary>zmm = a·b in float32 (VMULPS).</summary>
    public void Multiply(int zmm, int a, int b) => Registers(0x59, Map0F, NoPrefix, zmm, a, b);

    /// <summary>product = product times the number at [base + 4·number], plus term, rounded once (VFMADD132PS).</summary>
    public void TimesNumberPlus(int product, int term, int baseRegister, int number) => Number(0x98, Map0F38, Prefix66, product, term, baseRegister, number);
}
