// Ceres on the NIST regressions: answers what fits.py asks, a line of JSON for a line of JSON, as scipy_fits.py does.
// The data come as plain text (nist_data.plain_text) in the file that is its argument. Derivatives are Ceres' own jets, on a
// model that is a template; all residuals of a data set are one block, which is the fastest way to ask for them.
#include <ceres/ceres.h>
#include <glog/logging.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

using std::vector;

// The models of the response by parameters b and predictors x: kParameters, and the formula.
struct Bennett {
  static constexpr int kParameters = 3;
  template <typename T> T operator()(const T* b, const double* x) const { return b[0] * pow(b[1] + x[0], -1.0 / b[2]); }
};
struct Saturation {
  static constexpr int kParameters = 2;
  template <typename T> T operator()(const T* b, const double* x) const { return b[0] * (1.0 - exp(-b[1] * x[0])); }
};
struct Chwirut {
  static constexpr int kParameters = 3;
  template <typename T> T operator()(const T* b, const double* x) const { return exp(-b[0] * x[0]) / (b[1] + b[2] * x[0]); }
};
struct DanWood {
  static constexpr int kParameters = 2;
  template <typename T> T operator()(const T* b, const double* x) const { return b[0] * pow(x[0], b[1]); }
};
struct Enso {
  static constexpr int kParameters = 9;
  template <typename T> T operator()(const T* b, const double* x) const {
    const double turns = 2.0 * M_PI * x[0];
    const T first = turns / b[3], second = turns / b[6];
    return b[0] + b[1] * std::cos(turns / 12.0) + b[2] * std::sin(turns / 12.0) + b[4] * cos(first) + b[5] * sin(first) +
           b[7] * cos(second) + b[8] * sin(second);
  }
};
struct Gauss {
  static constexpr int kParameters = 8;
  template <typename T> T operator()(const T* b, const double* x) const {
    const T first = (x[0] - b[3]) / b[4], second = (x[0] - b[6]) / b[7];
    return b[0] * exp(-b[1] * x[0]) + b[2] * exp(-first * first) + b[5] * exp(-second * second);
  }
};
struct Lanczos {
  static constexpr int kParameters = 6;
  template <typename T> T operator()(const T* b, const double* x) const {
    return b[0] * exp(-b[1] * x[0]) + b[2] * exp(-b[3] * x[0]) + b[4] * exp(-b[5] * x[0]);
  }
};
// A polynomial over 1 + another of the same degree, whose parameters follow.
template <int kDegree>
struct Rational {
  static constexpr int kParameters = 2 * kDegree + 1;
  template <typename T> T operator()(const T* b, const double* x) const {
    T above = b[0], below(1.0);
    double power = 1.0;
    for (int k = 1; k <= kDegree; ++k) {
      power *= x[0];
      above += b[k] * power;
      below += b[kDegree + k] * power;
    }
    return above / below;
  }
};
struct Mgh10 {
  static constexpr int kParameters = 3;
  template <typename T> T operator()(const T* b, const double* x) const { return b[0] * exp(b[1] / (x[0] + b[2])); }
};
struct Misra1c {
  static constexpr int kParameters = 2;
  template <typename T> T operator()(const T* b, const double* x) const { return b[0] * (1.0 - 1.0 / sqrt(1.0 + 2.0 * b[1] * x[0])); }
};
struct Nelson {
  static constexpr int kParameters = 3;
  template <typename T> T operator()(const T* b, const double* x) const { return b[0] - b[1] * x[0] * exp(-b[2] * x[1]); }
};
struct Rat42 {
  static constexpr int kParameters = 3;
  template <typename T> T operator()(const T* b, const double* x) const { return b[0] / (1.0 + exp(b[1] - b[2] * x[0])); }
};

struct DataSet {
  std::string name;
  int predictor_count = 0;
  vector<double> starts[2], response, predictors;
};

template <typename Model>
struct Residuals {
  const DataSet* data;
  template <typename T> bool operator()(const T* b, T* residuals) const {
    for (size_t i = 0; i < data->response.size(); ++i)
      residuals[i] = Model()(b, &data->predictors[i * data->predictor_count]) - data->response[i];
    return true;
  }
};

// Hands on what is asked, and counts it.
template <typename Model>
class Counted final : public ceres::SizedCostFunction<ceres::DYNAMIC, Model::kParameters> {
 public:
  Counted(const DataSet* data, int* counts)
      : cost_(new Residuals<Model>{data}, static_cast<int>(data->response.size())), counts_(counts) {
    this->set_num_residuals(static_cast<int>(data->response.size()));
  }
  bool Evaluate(double const* const* b, double* residuals, double** jacobians) const override {
    ++counts_[0];
    if (jacobians != nullptr) ++counts_[1];
    return cost_.Evaluate(b, residuals, jacobians);
  }

 private:
  ceres::AutoDiffCostFunction<Residuals<Model>, ceres::DYNAMIC, Model::kParameters> cost_;
  int* counts_;
};

struct Fitted {
  vector<double> point;
  int counts[2] = {0, 0};
  std::string reason;
};

template <typename Model>
Fitted Fit(const DataSet& data, int start) {
  Fitted fitted;
  fitted.point = data.starts[start - 1];
  ceres::Problem problem;
  problem.AddResidualBlock(new Counted<Model>(&data, fitted.counts), nullptr, fitted.point.data());
  ceres::Solver::Options options;
  options.linear_solver_type = ceres::DENSE_QR;
  options.logging_type = ceres::SILENT;
  options.max_num_iterations = 2000;
  // So small that they end a run only where rounding does: those of Ceres' own program for these data.
  options.function_tolerance = 1e-16;
  options.gradient_tolerance = 1e-20;
  options.parameter_tolerance = 1e-18;
  options.max_num_consecutive_invalid_steps = 100;
  ceres::Solver::Summary summary;
  ceres::Solve(options, &problem, &summary);
  fitted.reason = summary.message;
  return fitted;
}

using Fitter = Fitted (*)(const DataSet&, int);
const std::map<std::string, Fitter> kFitters = {
    {"Bennett5", Fit<Bennett>}, {"BoxBOD", Fit<Saturation>}, {"Chwirut1", Fit<Chwirut>}, {"Chwirut2", Fit<Chwirut>},
    {"DanWood", Fit<DanWood>},  {"ENSO", Fit<Enso>},         {"Gauss1", Fit<Gauss>},     {"Gauss3", Fit<Gauss>},
    {"Kirby2", Fit<Rational<2>>}, {"Lanczos1", Fit<Lanczos>}, {"Lanczos2", Fit<Lanczos>}, {"Lanczos3", Fit<Lanczos>},
    {"MGH10", Fit<Mgh10>},      {"Misra1a", Fit<Saturation>}, {"Misra1c", Fit<Misra1c>}, {"Nelson", Fit<Nelson>},
    {"Rat42", Fit<Rat42>},      {"Thurber", Fit<Rational<3>>}};

std::map<std::string, DataSet> Read(const char* path) {
  std::ifstream file(path);
  std::map<std::string, DataSet> sets;
  DataSet data;
  size_t observations, parameters;
  while (file >> data.name >> observations >> data.predictor_count >> parameters) {
    for (auto& start : data.starts) {
      start.resize(parameters);
      for (double& number : start) file >> number;
    }
    data.response.resize(observations);
    data.predictors.resize(observations * data.predictor_count);
    for (size_t i = 0; i < observations; ++i) {
      file >> data.response[i];
      for (int j = 0; j < data.predictor_count; ++j) file >> data.predictors[i * data.predictor_count + j];
    }
    sets[data.name] = data;
  }
  return sets;
}

// The value of a key of a request: all requests are flat, and made by fits.py.
std::string Field(const std::string& line, const std::string& key) {
  const size_t colon = line.find("\"" + key + "\":");
  const size_t from = line.find_first_not_of(" \"", colon + key.size() + 3);
  return line.substr(from, line.find_first_of("\",}", from) - from);
}

int main(int, char** arguments) {
  google::InitGoogleLogging(arguments[0]);
  FLAGS_minloglevel = google::GLOG_FATAL;
  const std::map<std::string, DataSet> sets = Read(arguments[1]);
  std::string line;
  while (std::getline(std::cin, line)) {
    const std::string name = Field(line, "set");
    const DataSet& data = sets.at(name);
    const Fitter fit = kFitters.at(name);
    const int start = std::stoi(Field(line, "start"));
    if (Field(line, "do") == "fit") {
      const Fitted fitted = fit(data, start);
      std::printf("{\"residuals\":%d,\"jacobians\":%d,\"point\":[", fitted.counts[0], fitted.counts[1]);
      // JSON has no numbers that are not finite.
      for (size_t i = 0; i < fitted.point.size(); ++i)
        std::printf(std::isfinite(fitted.point[i]) ? "%s%.17g" : "%snull", i == 0 ? "" : ",", fitted.point[i]);
      std::printf("],\"reason\":\"%s\"}\n", fitted.reason.substr(0, fitted.reason.find('\n')).c_str());
    } else {
      const int fits = std::stoi(Field(line, "fits"));
      const auto began = std::chrono::steady_clock::now();
      for (int i = 0; i < fits; ++i) fit(data, start);
      const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count() / fits;
      std::printf("{\"seconds\":%.9g}\n", seconds);
    }
    std::fflush(stdout);
  }
}
