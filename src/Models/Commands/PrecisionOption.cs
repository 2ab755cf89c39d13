using System.CommandLine;
using System.CommandLine.Parsing;
using ConvNeXtGen.Inference;

namespace ConvNeXtGen.Models.Commands;

/// <summary>The options that say what a compiled network multiplies: <c>--bf16</c> and <c>--int8</c>.</summary>
internal sealed class PrecisionOption
{
    private readonly Option<bool> _half = new("--bf16") { Description = "Compile for bfloat16" };
    private readonly Option<bool> _bytes = new("--int8") { Description = "Compile for 8 bits: the fastest and roughest; float32 where the processor has no AVX512-VNNI" };

    public void AddTo(Command command)
    {
        command.Add(_half);
        command.Add(_bytes);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_half) && result.GetValue(_bytes))
            {
                result.AddError("--bf16 and --int8 are two ways to compile: give one of them.");
            }
        });
    }

    /// <summary>The option that was given; null for none.</summary>
    public string? Given(CommandResult result) => result.GetValue(_half) ? _half.Name : result.GetValue(_bytes) ? _bytes.Name : null;

    public CompiledPrecision Of(ParseResult parsed) =>
        parsed.GetValue(_half) ? CompiledPrecision.BFloat16 : parsed.GetValue(_bytes) ? CompiledPrecision.Int8 : CompiledPrecision.Float32;
}
