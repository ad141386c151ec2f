import CLeitmotifKernels
import Foundation
import Testing

@Suite struct OptimizerTests {
  @Test(arguments: pathNames, tailSizes)
  func checksLookAtEveryElement(name: String, size: Int) throws {
    let path = try kernels(name), n = Int64(size), x = normal(size, key: 1)
    let squares = doubles(x).reduce(0) { $0 + $1 * $1 }
    #expect(abs(path.sum_of_squares(n, x) - squares) <= 1e-12 * (1 + squares))
    #expect(path.all_finite(n, x) == 1)
    for bad in [Float.nan, .infinity, -.infinity] {
      for place in 0..<size {
        var spoiled = x
        spoiled[place] = bad
        #expect(path.all_finite(n, spoiled) == 0)
      }
    }
    var clipped = x
    path.clip(n, 0.5, &clipped)
    #expect(clipped == x.map { min(max($0, -0.5), 0.5) })
  }

  @Test(arguments: pathNames, [(0, false), (0.9, false), (0.9, true)] as [(Float, Bool)])
  func stochasticGradientDescentFollowsItsRule(name: String, rule: (momentum: Float, nesterov: Bool)) throws {
    let path = try kernels(name), mu = Double(rule.momentum), rate = Double(Float(0.1)), decay = Double(Float(0.01))
    for size in tailSizes {
      var parameter = normal(size, key: 1), velocity = zeros(size), p = doubles(parameter), v = doubles(velocity)
      for step in 0..<5 {
        let gradient = normal(size, key: UInt64(10 + step))
        if rule.momentum == 0 {
          path.sgd(Int64(size), 0.1, 0, 0, 0.01, gradient, nil, &parameter)
        } else {
          path.sgd(Int64(size), 0.1, rule.momentum, rule.nesterov ? 1 : 0, 0.01, gradient, &velocity, &parameter)
        }
        for i in 0..<size {
          let g = Double(gradient[i]) + decay * p[i]
          v[i] = mu * v[i] + g
          p[i] -= rate * (rule.nesterov ? g + mu * v[i] : v[i])
        }
      }
      #expect(distance(parameter, p) < 1e-6)
    }
  }

  @Test(arguments: pathNames)
  func rmspropFollowsItsRule(name: String) throws {
    let path = try kernels(name), decay = Double(Float(0.01)), rho = Double(Float(0.9)), rate = Double(Float(0.01))
    for size in tailSizes {
      var parameter = normal(size, key: 1), square = zeros(size), p = doubles(parameter), s = doubles(square)
      for step in 0..<5 {
        let gradient = normal(size, key: UInt64(10 + step))
        path.rmsprop(Int64(size), 0.01, 0.9, 1e-8, 0.01, gradient, &square, &parameter)
        for i in 0..<size {
          let g = Double(gradient[i]) + decay * p[i]
          s[i] = rho * s[i] + (1 - rho) * g * g
          p[i] -= rate * g / (s[i].squareRoot() + 1e-8)
        }
      }
      #expect(distance(parameter, p) < 1e-6)
    }
  }

  @Test(arguments: pathNames, [(0.01, 0), (0, 0.1)] as [(Float, Float)])
  func adamFollowsItsRule(name: String, rule: (decay: Float, decoupled: Float)) throws {
    let path = try kernels(name), rate = Double(Float(0.01)), b1 = Double(Float(0.9)), b2 = Double(Float(0.999))
    for size in tailSizes {
      var parameter = normal(size, key: 1), mean = zeros(size), square = zeros(size)
      var p = doubles(parameter), m = doubles(mean), s = doubles(square)
      for step in 1...6 {
        let gradient = normal(size, key: UInt64(10 + step))
        path.adam(
          Int64(size), Int64(step), 0.01, 0.9, 0.999, 1e-8, rule.decay, rule.decoupled, gradient, &mean, &square,
          &parameter)
        for i in 0..<size {
          p[i] *= 1 - rate * Double(rule.decoupled)
          let g = Double(gradient[i]) + Double(rule.decay) * p[i]
          m[i] = b1 * m[i] + (1 - b1) * g
          s[i] = b2 * s[i] + (1 - b2) * g * g
          let corrected = (s[i] / (1 - pow(b2, Double(step)))).squareRoot() + 1e-8
          p[i] -= rate * m[i] / (1 - pow(b1, Double(step))) / corrected
        }
      }
      #expect(distance(parameter, p) < 1e-6)
    }
  }
}
